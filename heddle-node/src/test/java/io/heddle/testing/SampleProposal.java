// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.heddle.base.ChannelName;
import io.heddle.base.TxId;
import io.heddle.identity.SigningIdentity;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/** Proposals as clients make them, with a real creator: the chaincode libraries parse it. */
public final class SampleProposal {

  private SampleProposal() {}

  /** A call of a function with text arguments. */
  public static ChaincodeInput input(String... functionAndArguments) {
    var input = ChaincodeInput.newBuilder();
    for (String argument : functionAndArguments) {
      input.addArgs(ByteString.copyFromUtf8(argument));
    }
    return input.build();
  }

  /** A proposal of the recorded network's User1, signed. */
  public static SignedProposal signed(ChannelName channel, TxId txId) {
    SigningIdentity user = RecordedNetwork.org1User("User1");
    ByteString proposal =
        Proposal.newBuilder()
            .setHeader(header(channel, txId, user.serialized()).toByteString())
            .setPayload(
                ChaincodeProposalPayload.newBuilder()
                    .setInput(input("anything").toByteString())
                    .build()
                    .toByteString())
            .build()
            .toByteString();
    return SignedProposal.newBuilder()
        .setProposalBytes(proposal)
        .setSignature(user.sign(proposal))
        .build();
  }

  private static Header header(ChannelName channel, TxId txId, ByteString creator) {
    return Header.newBuilder()
        .setChannelHeader(
            ChannelHeader.newBuilder()
                .setType(HeaderType.ENDORSER_TRANSACTION_VALUE)
                .setChannelId(channel.value())
                .setTxId(txId.value())
                .setTimestamp(Timestamp.newBuilder().setSeconds(1_600_000_000))
                .build()
                .toByteString())
        .setSignatureHeader(
            SignatureHeader.newBuilder()
                .setCreator(creator)
                .setNonce(ByteString.copyFromUtf8("a nonce of 24 characters"))
                .build()
                .toByteString())
        .build();
  }
}
