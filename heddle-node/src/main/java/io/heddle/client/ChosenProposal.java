// SPDX-License-Identifier: Apache-2.0
package io.heddle.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.heddle.base.Sha256;
import java.time.Instant;
import java.util.HexFormat;
import org.hyperledger.fabric.client.identity.Identity;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.gateway.ProposedTransaction;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/**
 * A proposal as the official library makes it, with a nonce and a time that somebody else chooses:
 * the library takes it where it takes those that were made elsewhere.
 *
 * <p>Fabric Gateway: java ProposalBuilder.java.
 */
final class ChosenProposal {

  private ChosenProposal() {}

  /** What {@code Gateway.newProposal} takes. */
  static byte[] of(String channel, ChaincodeCall call, Identity identity, ClientChance chance) {
    ByteString creator =
        SerializedIdentity.newBuilder()
            .setMspid(identity.getMspId())
            .setIdBytes(ByteString.copyFrom(identity.getCredentials()))
            .build()
            .toByteString();
    ChaincodeID chaincode = ChaincodeID.newBuilder().setName(call.chaincode()).build();
    ByteString input = input(chaincode, call);
    Instant now = chance.now();
    ByteString nonce =
        chance.nonce(
            creator, ByteString.copyFromUtf8("%s %s ".formatted(channel, now)).concat(input));
    String id = HexFormat.of().formatHex(Sha256.bytes(nonce, creator));
    ChannelHeader channelHeader =
        ChannelHeader.newBuilder()
            .setType(HeaderType.ENDORSER_TRANSACTION_VALUE)
            .setChannelId(channel)
            .setTxId(id)
            .setTimestamp(
                Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()))
            .setExtension(
                ChaincodeHeaderExtension.newBuilder()
                    .setChaincodeId(chaincode)
                    .build()
                    .toByteString())
            .build();
    Header header =
        Header.newBuilder()
            .setChannelHeader(channelHeader.toByteString())
            .setSignatureHeader(
                SignatureHeader.newBuilder()
                    .setCreator(creator)
                    .setNonce(nonce)
                    .build()
                    .toByteString())
            .build();
    ChaincodeProposalPayload.Builder payload =
        ChaincodeProposalPayload.newBuilder().setInput(input);
    call.transientData()
        .forEach(
            (key, value) -> payload.putTransientMap(key, ByteString.copyFrom(value.toByteArray())));
    Proposal proposal =
        Proposal.newBuilder()
            .setHeader(header.toByteString())
            .setPayload(payload.build().toByteString())
            .build();
    return ProposedTransaction.newBuilder()
        .addAllEndorsingOrganizations(call.endorsers())
        .setTransactionId(id)
        .setProposal(SignedProposal.newBuilder().setProposalBytes(proposal.toByteString()))
        .build()
        .toByteArray();
  }

  private static ByteString input(ChaincodeID chaincode, ChaincodeCall call) {
    ChaincodeInput.Builder arguments =
        ChaincodeInput.newBuilder().addArgs(ByteString.copyFromUtf8(call.function()));
    call.arguments().forEach(each -> arguments.addArgs(ByteString.copyFrom(each.toByteArray())));
    return ChaincodeInvocationSpec.newBuilder()
        .setChaincodeSpec(ChaincodeSpec.newBuilder().setChaincodeId(chaincode).setInput(arguments))
        .build()
        .toByteString();
  }
}
