// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Timestamp;
import io.grpc.health.v1.HealthCheckRequest;
import io.heddle.base.Sha256;
import io.heddle.identity.PolicyParser;
import io.heddle.identity.SigningIdentity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.gateway.ChaincodeEventsRequest;
import org.hyperledger.fabric.protos.gateway.CommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.EndorseRequest;
import org.hyperledger.fabric.protos.gateway.EvaluateRequest;
import org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.SubmitRequest;
import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.hyperledger.fabric.protos.orderer.SeekNewest;
import org.hyperledger.fabric.protos.orderer.SeekPosition;
import org.hyperledger.fabric.protos.orderer.SeekSpecified;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.CollectionPolicyConfig;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;
import org.hyperledger.fabric.protos.peer.lifecycle.ApproveChaincodeDefinitionForMyOrgArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeSource;
import org.hyperledger.fabric.protos.peer.lifecycle.CommitChaincodeDefinitionArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.InstallChaincodeArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryChaincodeDefinitionArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryInstalledChaincodeArgs;

/**
 * Requests to every service of a peer and to every function of its system chaincodes, most of them
 * wrong in one place. Most are signed after they were made wrong, so that they get far.
 */
public final class FrontDoorRequests {

  private static final String CHANNEL = "mychannel";

  /** What a signature is over, and how the request is put around both. */
  private record Form(ByteString content, Function<Signed, ByteString> request) {}

  private record Signed(ByteString content, ByteString signature) {}

  private interface Kind {
    Form fresh();
  }

  /**
   * One request.
   *
   * @param method such as {@code protos.Endorser/ProcessProposal}
   * @param mayWait whether there may be nothing to answer yet
   */
  public record Request(String method, boolean mayWait, ByteString bytes) {}

  private record Named(String method, boolean mayWait, SigningIdentity signer, Kind kind) {}

  private final SplittableRandom random;
  private final WireMutator mutator;
  private final List<Named> kinds = new ArrayList<>();

  /**
   * Requests in somebody's name.
   *
   * @param genesis the channel's first block
   * @param committed the id of a transaction that is committed
   * @param endorsed the payload of an endorsed transaction of the user's
   */
  public FrontDoorRequests(
      SigningIdentity administrator,
      SigningIdentity user,
      Block genesis,
      String committed,
      ByteString endorsed,
      SplittableRandom random) {
    this.random = random;
    this.mutator = new WireMutator(random);
    addProposals(administrator, user, genesis, committed);
    addEnvelopes(user, endorsed);
    addSigned(user, committed);
    addHealth(user);
  }

  /** The next one. */
  public Request next() {
    Named named = kinds.get(random.nextInt(kinds.size()));
    Form form = named.kind().fresh();
    int how = random.nextInt(20);
    ByteString content = how < 13 ? withRightId(mutator.mutated(form.content())) : form.content();
    ByteString signature =
        how == 0 ? ByteString.copyFromUtf8("none") : named.signer().sign(content);
    ByteString bytes = form.request().apply(new Signed(content, signature));
    boolean isWrongOutside = how >= 13 && how < 19;
    return new Request(
        named.method(), named.mayWait(), isWrongOutside ? mutator.mutated(bytes) : bytes);
  }

  private void addProposals(
      SigningIdentity administrator, SigningIdentity user, Block genesis, String committed) {
    for (String channel : List.of(CHANNEL, "")) {
      lifecycle().forEach(input -> addProposal(administrator, channel, "_lifecycle", input));
    }
    for (ChaincodeInput input :
        List.of(
            input("GetChainInfo", CHANNEL),
            input("GetBlockByNumber", CHANNEL, "0"),
            input("GetBlockByHash", CHANNEL, "hash"),
            input("GetTransactionByID", CHANNEL, committed),
            input("GetBlockByTxID", CHANNEL, committed))) {
      addProposal(user, CHANNEL, "qscc", input);
    }
    for (ChaincodeInput input :
        List.of(
            input("GetChannels"),
            input("GetConfigBlock", CHANNEL),
            input("GetChannelConfig", CHANNEL),
            input("JoinBySnapshotStatus"),
            input("JoinChainBySnapshot", "/nowhere"),
            input("JoinChain").toBuilder().addArgs(genesis.toByteString()).build())) {
      addProposal(administrator, "", "cscc", input);
    }
    // most of a channel's configuration is in one long message
    addProposal(
        administrator,
        "",
        "cscc",
        input("JoinChain").toBuilder().addArgs(genesis.toByteString()).build());
    addProposal(user, CHANNEL, "lscc", input("getchaincodes"));
    addProposal(user, CHANNEL, "putter", input("put", "key", "100"));
    addProposal(user, CHANNEL, "putter", input("get", "key"));
    addProposal(user, CHANNEL, "nobody", input("get", "key"));
  }

  private static List<ChaincodeInput> lifecycle() {
    var definition =
        CommitChaincodeDefinitionArgs.newBuilder()
            .setName("another")
            .setVersion("1.0")
            .setSequence(1)
            .setEndorsementPlugin("escc")
            .setValidationPlugin("vscc")
            .setValidationParameter(
                ApplicationPolicy.newBuilder()
                    .setSignaturePolicy(PolicyParser.parse("OR('Org1MSP.member')"))
                    .build()
                    .toByteString())
            .setCollections(collections())
            .build();
    var approval =
        ApproveChaincodeDefinitionForMyOrgArgs.newBuilder()
            .setName("another")
            .setVersion("1.0")
            .setSequence(1)
            .setCollections(collections())
            .setSource(
                ChaincodeSource.newBuilder()
                    .setLocalPackage(ChaincodeSource.Local.newBuilder().setPackageId("a:0123")))
            .build();
    var byName = QueryChaincodeDefinitionArgs.newBuilder().setName("putter").build();
    var byId = QueryInstalledChaincodeArgs.newBuilder().setPackageId("putter:0123").build();
    var install =
        InstallChaincodeArgs.newBuilder()
            .setChaincodeInstallPackage(
                Packages.ofTexts("label", "nobody's", "", Map.of("index.js", "// nothing")))
            .build();
    return List.of(
        input("InstallChaincode", install),
        input("QueryInstalledChaincode", byId),
        input("QueryInstalledChaincodes", byId),
        input("GetInstalledChaincodePackage", byId),
        input("ApproveChaincodeDefinitionForMyOrg", approval),
        input("QueryApprovedChaincodeDefinition", byName),
        input("QueryApprovedChaincodeDefinitions", byName),
        input("CheckCommitReadiness", definition),
        input("CommitChaincodeDefinition", definition),
        input("QueryChaincodeDefinition", byName),
        input("QueryChaincodeDefinitions", byName));
  }

  private static CollectionConfigPackage collections() {
    return CollectionConfigPackage.newBuilder()
        .addConfig(
            CollectionConfig.newBuilder()
                .setStaticCollectionConfig(
                    StaticCollectionConfig.newBuilder()
                        .setName("secrets")
                        .setMaximumPeerCount(1)
                        .setBlockToLive(10)
                        .setMemberOrgsPolicy(
                            CollectionPolicyConfig.newBuilder()
                                .setSignaturePolicy(
                                    PolicyParser.parse("OR('Org1MSP.member', 'Org1MSP.peer')")))))
        .build();
  }

  private void addProposal(
      SigningIdentity signer, String channel, String chaincode, ChaincodeInput input) {
    Function<Function<Signed, ByteString>, Kind> kind =
        request -> () -> new Form(proposal(signer, channel, chaincode, input), request);
    kinds.add(
        new Named(
            "protos.Endorser/ProcessProposal",
            false,
            signer,
            kind.apply(signed -> proposed(signed).toByteString())));
    kinds.add(
        new Named(
            "gateway.Gateway/Evaluate",
            false,
            signer,
            kind.apply(signed ->
                EvaluateRequest.newBuilder()
                    .setChannelId(channel)
                    .setProposedTransaction(proposed(signed))
                    .build()
                    .toByteString())));
    kinds.add(
        new Named(
            "gateway.Gateway/Endorse",
            false,
            signer,
            kind.apply(signed ->
                EndorseRequest.newBuilder()
                    .setChannelId(channel)
                    .setProposedTransaction(proposed(signed))
                    .build()
                    .toByteString())));
  }

  private static ByteString proposal(
      SigningIdentity signer, String channel, String chaincode, ChaincodeInput input) {
    return ClientProposal.of(signer, channel, chaincode, input).signed().getProposalBytes();
  }

  private static SignedProposal proposed(Signed signed) {
    return SignedProposal.newBuilder()
        .setProposalBytes(signed.content())
        .setSignature(signed.signature())
        .build();
  }

  private void addEnvelopes(SigningIdentity user, ByteString endorsed) {
    Function<Signed, ByteString> envelope = signed -> enveloped(signed).toByteString();
    Function<Signed, ByteString> submit =
        signed ->
            SubmitRequest.newBuilder()
                .setChannelId(CHANNEL)
                .setPreparedTransaction(enveloped(signed))
                .build()
                .toByteString();
    for (int i = 0; i < 4; i++) {
      kinds.add(new Named("gateway.Gateway/Submit", false, user, () -> new Form(endorsed, submit)));
      kinds.add(
          new Named(
              "orderer.AtomicBroadcast/Broadcast",
              false,
              user,
              () -> new Form(endorsed, envelope)));
    }
    for (String method :
        List.of(
            "protos.Deliver/Deliver",
            "protos.Deliver/DeliverFiltered",
            "protos.Deliver/DeliverWithPrivateData",
            "orderer.AtomicBroadcast/Deliver")) {
      kinds.add(new Named(method, true, user, () -> new Form(seek(user), envelope)));
    }
  }

  private static Envelope enveloped(Signed signed) {
    return Envelope.newBuilder()
        .setPayload(signed.content())
        .setSignature(signed.signature())
        .build();
  }

  private static ByteString seek(SigningIdentity signer) {
    SeekInfo seek =
        SeekInfo.newBuilder()
            .setStart(
                SeekPosition.newBuilder().setSpecified(SeekSpecified.newBuilder().setNumber(0)))
            .setStop(
                SeekPosition.newBuilder().setSpecified(SeekSpecified.newBuilder().setNumber(2)))
            .setBehavior(SeekInfo.SeekBehavior.FAIL_IF_NOT_READY)
            .build();
    ChannelHeader header =
        ChannelHeader.newBuilder()
            .setType(HeaderType.DELIVER_SEEK_INFO_VALUE)
            .setChannelId(CHANNEL)
            .setTimestamp(Timestamp.newBuilder().setSeconds(Instant.now().getEpochSecond()))
            .build();
    return Payload.newBuilder()
        .setHeader(
            Header.newBuilder()
                .setChannelHeader(header.toByteString())
                .setSignatureHeader(
                    SignatureHeader.newBuilder()
                        .setCreator(signer.serialized())
                        .setNonce(ByteString.copyFromUtf8("nonce"))
                        .build()
                        .toByteString()))
        .setData(seek.toByteString())
        .build()
        .toByteString();
  }

  private void addSigned(SigningIdentity user, String committed) {
    var status =
        CommitStatusRequest.newBuilder()
            .setChannelId(CHANNEL)
            .setTransactionId(committed)
            .setIdentity(user.serialized())
            .build();
    var events =
        ChaincodeEventsRequest.newBuilder()
            .setChannelId(CHANNEL)
            .setChaincodeId("putter")
            .setIdentity(user.serialized())
            .setStartPosition(SeekPosition.newBuilder().setNewest(SeekNewest.getDefaultInstance()))
            .build();
    Function<Signed, ByteString> request =
        signed ->
            SignedCommitStatusRequest.newBuilder()
                .setRequest(signed.content())
                .setSignature(signed.signature())
                .build()
                .toByteString();
    for (String method :
        List.of(
            "gateway.Gateway/CommitStatus",
            "heddle.Trace/Expect",
            "heddle.Trace/ExpectTwice",
            "heddle.Trace/Find")) {
      kinds.add(new Named(method, true, user, () -> new Form(status.toByteString(), request)));
    }
    kinds.add(
        new Named(
            "gateway.Gateway/ChaincodeEvents",
            true,
            user,
            () -> new Form(events.toByteString(), request)));
  }

  private void addHealth(SigningIdentity anybody) {
    MessageLite check = HealthCheckRequest.newBuilder().setService("peer").build();
    for (String method : List.of("Check", "Watch")) {
      kinds.add(
          new Named(
              "grpc.health.v1.Health/" + method,
              true,
              anybody,
              () -> new Form(check.toByteString(), Signed::content)));
    }
  }

  /** Most mutations would end at the transaction id, which covers nonce and creator. */
  private ByteString withRightId(ByteString content) {
    if (random.nextInt(4) == 0) {
      return content;
    }
    try {
      Proposal proposal = Proposal.parseFrom(content);
      Header header = Header.parseFrom(proposal.getHeader());
      SignatureHeader signer = SignatureHeader.parseFrom(header.getSignatureHeader());
      ChannelHeader channel = ChannelHeader.parseFrom(header.getChannelHeader());
      if (!channel.getTxId().matches("[0-9a-f]{64}")) {
        return content;
      }
      String id = HexFormat.of().formatHex(Sha256.bytes(signer.getNonce(), signer.getCreator()));
      return proposal.toBuilder()
          .setHeader(
              header.toBuilder()
                  .setChannelHeader(channel.toBuilder().setTxId(id).build().toByteString())
                  .build()
                  .toByteString())
          .build()
          .toByteString();
    } catch (InvalidProtocolBufferException _) {
      return content;
    }
  }

  private static ChaincodeInput input(String... arguments) {
    return SampleProposal.input(arguments);
  }

  private static ChaincodeInput input(String function, MessageLite argument) {
    return input(function).toBuilder().addArgs(argument.toByteString()).build();
  }
}
