// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.Proposal;
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
import org.hyperledger.fabric.protos.peer.SignedProposal;

/**
 * A proposal whose nonce and time follow from a seed and the network's clock.
 *
 * <p>Fabric Gateway: java ProposalBuilder.java.
 */
final class SeededProposal implements Proposal.Builder {

  private final Gateway official;
  private final SeededRun run;
  private final String channel;
  private final String chaincode;
  private final List<ByteString> arguments = new ArrayList<>();
  private final Map<String, ByteString> transients = new TreeMap<>();
  private List<String> organizations = List.of();

  SeededProposal(
      Gateway official, SeededRun run, String channel, String chaincode, String function) {
    this.official = official;
    this.run = run;
    this.channel = channel;
    this.chaincode = chaincode;
    arguments.add(ByteString.copyFromUtf8(function));
  }

  @Override
  public Proposal.Builder addArguments(byte[]... more) {
    for (byte[] each : more) {
      arguments.add(ByteString.copyFrom(each));
    }
    return this;
  }

  @Override
  public Proposal.Builder addArguments(String... more) {
    for (String each : more) {
      arguments.add(ByteString.copyFromUtf8(each));
    }
    return this;
  }

  @Override
  public Proposal.Builder putAllTransient(Map<String, byte[]> data) {
    data.forEach(this::putTransient);
    return this;
  }

  @Override
  public Proposal.Builder putTransient(String key, byte[] value) {
    transients.put(key, ByteString.copyFrom(value));
    return this;
  }

  @Override
  public Proposal.Builder putTransient(String key, String value) {
    transients.put(key, ByteString.copyFromUtf8(value));
    return this;
  }

  @Override
  public Proposal.Builder setEndorsingOrganizations(String... mspIds) {
    organizations = List.of(mspIds);
    return this;
  }

  @Override
  public Proposal build() {
    Identity client = official.getIdentity();
    ByteString creator =
        SerializedIdentity.newBuilder()
            .setMspid(client.getMspId())
            .setIdBytes(ByteString.copyFrom(client.getCredentials()))
            .build()
            .toByteString();
    ChaincodeID called = ChaincodeID.newBuilder().setName(chaincode).build();
    ByteString input =
        ChaincodeInvocationSpec.newBuilder()
            .setChaincodeSpec(
                ChaincodeSpec.newBuilder()
                    .setChaincodeId(called)
                    .setInput(ChaincodeInput.newBuilder().addAllArgs(arguments)))
            .build()
            .toByteString();
    Instant now = run.now();
    ByteString about = ByteString.copyFromUtf8(channel + ' ' + now + ' ').concat(input);
    ByteString nonce = ByteString.copyFrom(run.nonce(creator.toByteArray(), about.toByteArray()));
    String id = HexFormat.of().formatHex(Hashes.sha256(nonce.concat(creator).toByteArray()));
    Header header =
        Header.newBuilder()
            .setChannelHeader(channelHeader(id, called, now).toByteString())
            .setSignatureHeader(
                SignatureHeader.newBuilder()
                    .setCreator(creator)
                    .setNonce(nonce)
                    .build()
                    .toByteString())
            .build();
    ByteString proposal =
        org.hyperledger.fabric.protos.peer.Proposal.newBuilder()
            .setHeader(header.toByteString())
            .setPayload(
                ChaincodeProposalPayload.newBuilder()
                    .setInput(input)
                    .putAllTransientMap(transients)
                    .build()
                    .toByteString())
            .build()
            .toByteString();
    return official.newProposal(
        ProposedTransaction.newBuilder()
            .setTransactionId(id)
            .setProposal(SignedProposal.newBuilder().setProposalBytes(proposal))
            .addAllEndorsingOrganizations(organizations)
            .build()
            .toByteArray());
  }

  private ChannelHeader channelHeader(String id, ChaincodeID called, Instant now) {
    return ChannelHeader.newBuilder()
        .setType(HeaderType.ENDORSER_TRANSACTION_VALUE)
        .setChannelId(channel)
        .setTxId(id)
        .setTimestamp(
            Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()))
        .setExtension(
            ChaincodeHeaderExtension.newBuilder().setChaincodeId(called).build().toByteString())
        .build();
  }
}
