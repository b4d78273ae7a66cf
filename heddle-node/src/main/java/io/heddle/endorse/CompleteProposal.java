// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import com.google.protobuf.ByteString;
import io.heddle.base.Sha256;
import io.heddle.base.TxId;
import io.heddle.identity.Identity;
import io.heddle.stream.MessageListener;
import io.heddle.words.Foreign;
import java.util.HexFormat;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/**
 * A proposal in which nothing is missing, nor known to be true yet.
 *
 * <p>Fabric: core/endorser/msgvalidation.go, UnpackProposal and the first half of Validate.
 *
 * @param chaincode the one that the header names, which is the one that is invoked
 */
record CompleteProposal(
    OpenedProposal opened,
    SignatureHeader signatureHeader,
    String chaincode,
    ChaincodeInput input) {

  /**
   * Takes the last layers apart.
   *
   * @throws ProposalRefused with Fabric's words if a part is missing
   */
  static CompleteProposal of(OpenedProposal opened, SignatureHeader signatureHeader)
      throws ProposalRefused {
    ChaincodeHeaderExtension extension =
        OpenedProposal.parse(
            "ChaincodeHeaderExtension",
            ChaincodeHeaderExtension.parser(),
            opened.channelHeader().getExtension());
    refuseUnless(extension.hasChaincodeId(), "ChaincodeHeaderExtension.ChaincodeId is nil");
    String chaincode = extension.getChaincodeId().getName();
    refuseUnless(!chaincode.isEmpty(), "ChaincodeHeaderExtension.ChaincodeId.Name is empty");
    refuseUnless(
        opened.spec().hasChaincodeSpec(),
        "chaincode invocation spec did not contain chaincode spec");
    refuseUnless(
        opened.spec().getChaincodeSpec().hasInput(), "chaincode input did not contain any input");
    return new CompleteProposal(
        opened, signatureHeader, chaincode, opened.spec().getChaincodeSpec().getInput());
  }

  /**
   * Checks everything that needs no identity.
   *
   * @throws ProposalRefused with Fabric's words for the first thing that is wrong
   */
  void checkHeaders() throws ProposalRefused {
    ChannelHeader header = opened.channelHeader();
    refuseUnless(
        header.getType() == HeaderType.ENDORSER_TRANSACTION_VALUE
            || header.getType() == HeaderType.CONFIG_VALUE,
        "invalid header type " + nameOf(header.getType()));
    refuseUnless(header.getEpoch() == 0, "epoch is non-zero");
    refuseUnless(!signatureHeader.getNonce().isEmpty(), "nonce is empty");
    refuseUnless(!creator().isEmpty(), "creator is empty");
    String expected = HexFormat.of().formatHex(Sha256.bytes(signatureHeader.getNonce(), creator()));
    refuseUnless(
        header.getTxId().equals(expected),
        "incorrectly computed txid '%s' -- expected '%s'"
            .formatted(Foreign.text(header.getTxId()), expected));
    refuseUnless(!signed().getProposalBytes().isEmpty(), "empty proposal bytes");
    refuseUnless(!signed().getSignature().isEmpty(), "empty signature bytes");
  }

  SignedProposal signed() {
    return opened.signed();
  }

  /**
   * What the executions within this proposal share, once its signature was found good.
   *
   * @param handed the proposal as chaincodes see it
   */
  Transaction transaction(
      SignedProposal handed,
      Identity verifiedCreator,
      MessageListener messages,
      Optional<SecondRun> secondRun) {
    return new Transaction(
        txId(), handed, verifiedCreator, opened.chaincode(), messages, secondRun);
  }

  String channel() {
    return opened.channel();
  }

  TxId txId() {
    return new TxId(opened.channelHeader().getTxId());
  }

  ByteString creator() {
    return signatureHeader.getCreator();
  }

  /** Covers the headers as received and the payload without transient data. */
  ByteString hash() {
    Header header = opened.header();
    return Sha256.of(
        header.getChannelHeader(),
        header.getSignatureHeader(),
        opened.payloadWithoutTransientData());
  }

  private static void refuseUnless(boolean holds, String reason) throws ProposalRefused {
    if (!holds) {
      throw new ProposalRefused(reason);
    }
  }

  private static String nameOf(int headerType) {
    HeaderType type = HeaderType.forNumber(headerType);
    return type == null ? Integer.toString(headerType) : type.name();
  }
}
