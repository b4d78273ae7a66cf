// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.heddle.base.ChannelName;
import io.heddle.base.Sha256;
import io.heddle.base.TxId;
import io.heddle.identity.SigningIdentity;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/** A proposal that the node itself makes, in the name of one of its identities. */
public record NewProposal(TxId txId, SignedProposal signed) {

  /**
   * A call of a chaincode.
   *
   * @param arguments the function first
   */
  public static NewProposal of(
      SigningIdentity caller,
      ChannelName channel,
      String chaincode,
      List<ByteString> arguments,
      Instant now) {
    ChaincodeID id = ChaincodeID.newBuilder().setName(chaincode).build();
    ByteString input = specification(id, arguments).toByteString();
    ByteString nonce =
        caller.nonce(
            ByteString.copyFromUtf8("%s %s ".formatted(channel.value(), now)).concat(input));
    TxId txId = new TxId(HexFormat.of().formatHex(Sha256.bytes(nonce, caller.serialized())));
    ByteString bytes =
        Proposal.newBuilder()
            .setHeader(
                Header.newBuilder()
                    .setChannelHeader(channelHeader(channel, txId, id, now).toByteString())
                    .setSignatureHeader(
                        SignatureHeader.newBuilder()
                            .setCreator(caller.serialized())
                            .setNonce(nonce)
                            .build()
                            .toByteString())
                    .build()
                    .toByteString())
            .setPayload(
                ChaincodeProposalPayload.newBuilder().setInput(input).build().toByteString())
            .build()
            .toByteString();
    return new NewProposal(
        txId,
        SignedProposal.newBuilder()
            .setProposalBytes(bytes)
            .setSignature(caller.sign(bytes))
            .build());
  }

  /**
   * With its layers parsed.
   *
   * @throws ProposalRefused never, as it is whole
   */
  public OpenedProposal opened() throws ProposalRefused {
    return OpenedProposal.open(signed);
  }

  private static ChannelHeader channelHeader(
      ChannelName channel, TxId txId, ChaincodeID chaincode, Instant now) {
    return ChannelHeader.newBuilder()
        .setType(HeaderType.ENDORSER_TRANSACTION_VALUE)
        .setChannelId(channel.value())
        .setTxId(txId.value())
        .setTimestamp(
            Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()))
        .setExtension(
            ChaincodeHeaderExtension.newBuilder().setChaincodeId(chaincode).build().toByteString())
        .build();
  }

  private static ChaincodeInvocationSpec specification(
      ChaincodeID chaincode, List<ByteString> arguments) {
    return ChaincodeInvocationSpec.newBuilder()
        .setChaincodeSpec(
            ChaincodeSpec.newBuilder()
                .setChaincodeId(chaincode)
                .setInput(ChaincodeInput.newBuilder().addAllArgs(arguments)))
        .build();
  }
}
