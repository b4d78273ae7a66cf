// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.heddle.base.Sha256;
import io.heddle.identity.SigningIdentity;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
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

/**
 * A new proposal as the gateway libraries make it: fresh nonce, right transaction id, signed.
 *
 * @param txId under which it is submitted
 */
public record ClientProposal(String txId, SignedProposal signed) {

  private static final SecureRandom RANDOM = new SecureRandom();

  public static ClientProposal of(
      SigningIdentity client, String channel, String chaincode, String... arguments) {
    ChaincodeInput.Builder input = ChaincodeInput.newBuilder();
    for (String argument : arguments) {
      input.addArgs(ByteString.copyFromUtf8(argument));
    }
    return of(client, channel, chaincode, input.build());
  }

  public static ClientProposal of(
      SigningIdentity client, String channel, String chaincode, ChaincodeInput input) {
    return of(client, channel, chaincode, input, Map.of());
  }

  public static ClientProposal of(
      SigningIdentity client,
      String channel,
      String chaincode,
      ChaincodeInput input,
      Map<String, ByteString> transientMap) {
    byte[] bytes = new byte[24];
    RANDOM.nextBytes(bytes);
    ByteString nonce = ByteString.copyFrom(bytes);
    String txId = HexFormat.of().formatHex(Sha256.bytes(nonce, client.serialized()));
    ChaincodeID name = ChaincodeID.newBuilder().setName(chaincode).build();
    ChannelHeader channelHeader =
        ChannelHeader.newBuilder()
            .setType(HeaderType.ENDORSER_TRANSACTION_VALUE)
            .setChannelId(channel)
            .setTxId(txId)
            .setTimestamp(Timestamp.newBuilder().setSeconds(1_800_000_000))
            .setExtension(
                ChaincodeHeaderExtension.newBuilder().setChaincodeId(name).build().toByteString())
            .build();
    ChaincodeInvocationSpec spec =
        ChaincodeInvocationSpec.newBuilder()
            .setChaincodeSpec(ChaincodeSpec.newBuilder().setChaincodeId(name).setInput(input))
            .build();
    Header header =
        Header.newBuilder()
            .setChannelHeader(channelHeader.toByteString())
            .setSignatureHeader(
                SignatureHeader.newBuilder()
                    .setCreator(client.serialized())
                    .setNonce(nonce)
                    .build()
                    .toByteString())
            .build();
    ByteString proposal =
        Proposal.newBuilder()
            .setHeader(header.toByteString())
            .setPayload(
                ChaincodeProposalPayload.newBuilder()
                    .setInput(spec.toByteString())
                    .putAllTransientMap(transientMap)
                    .build()
                    .toByteString())
            .build()
            .toByteString();
    return new ClientProposal(
        txId,
        SignedProposal.newBuilder()
            .setProposalBytes(proposal)
            .setSignature(client.sign(proposal))
            .build());
  }
}
