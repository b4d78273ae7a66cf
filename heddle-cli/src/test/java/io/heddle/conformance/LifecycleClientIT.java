// SPDX-License-Identifier: Apache-2.0
package io.heddle.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Timestamp;
import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.heddle.base.MspId;
import io.heddle.base.PackageId;
import io.heddle.endorse.OpenedProposal;
import io.heddle.gateway.PreparedTransaction;
import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.identity.SigningIdentity;
import io.heddle.install.ChaincodePackage;
import io.heddle.install.PackageWriter;
import io.heddle.testing.ClientProposal;
import io.heddle.testing.FakeChaincode;
import io.heddle.testing.FakeChaincodeServer;
import io.heddle.testing.HeddleProcess;
import io.heddle.testing.SampleProposal;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.AtomicBroadcastGrpc;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;
import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.hyperledger.fabric.protos.orderer.SeekNewest;
import org.hyperledger.fabric.protos.orderer.SeekPosition;
import org.hyperledger.fabric.protos.orderer.SeekSpecified;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.DeliverGrpc;
import org.hyperledger.fabric.protos.peer.DeliverResponse;
import org.hyperledger.fabric.protos.peer.EndorserGrpc;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.Response;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.hyperledger.fabric.protos.peer.lifecycle.ApproveChaincodeDefinitionForMyOrgArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeSource;
import org.hyperledger.fabric.protos.peer.lifecycle.CommitChaincodeDefinitionArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.InstallChaincodeArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.InstallChaincodeResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does with a node what Fabric's {@code peer} command does, message for message. */
final class LifecycleClientIT {

  @TempDir private Path data;

  private record Client(ManagedChannel connection, SigningIdentity admin) {

    Response call(String channel, String chaincode, ChaincodeInput input) {
      return process(ClientProposal.of(admin, channel, chaincode, input)).getResponse();
    }

    ProposalResponse process(ClientProposal proposal) {
      return EndorserGrpc.newBlockingStub(connection)
          .withDeadlineAfter(60, TimeUnit.SECONDS)
          .processProposal(proposal.signed());
    }

    /** Endorses, waits for events before it broadcasts, and for the block with the transaction. */
    TxValidationCode submit(String function, MessageLite arguments) throws Exception {
      ClientProposal proposal =
          ClientProposal.of(admin, "mychannel", "_lifecycle", input(function, arguments));
      ProposalResponse endorsed = process(proposal);
      assertThat(endorsed.getResponse().getMessage()).isEmpty();
      Queue<DeliverResponse> events = new Queue<>();
      DeliverGrpc.newStub(connection).deliverFiltered(events).onNext(seek());
      Queue<BroadcastResponse> answers = new Queue<>();
      ByteString payload =
          PreparedTransaction.of(
                  OpenedProposal.open(proposal.signed()),
                  endorsed.getPayload(),
                  List.of(endorsed.getEndorsement()))
              .getPayload();
      AtomicBroadcastGrpc.newStub(connection)
          .broadcast(answers)
          .onNext(
              Envelope.newBuilder().setPayload(payload).setSignature(admin.sign(payload)).build());
      assertThat(answers.take().getStatus()).isEqualTo(Status.SUCCESS);
      while (true) {
        for (var transaction : events.take().getFilteredBlock().getFilteredTransactionsList()) {
          if (transaction.getTxid().equals(proposal.txId())) {
            return transaction.getTxValidationCode();
          }
        }
      }
    }

    private Envelope seek() {
      SeekInfo seek =
          SeekInfo.newBuilder()
              .setStart(SeekPosition.newBuilder().setNewest(SeekNewest.getDefaultInstance()))
              .setStop(
                  SeekPosition.newBuilder()
                      .setSpecified(SeekSpecified.newBuilder().setNumber(Long.MAX_VALUE)))
              .setBehavior(SeekInfo.SeekBehavior.BLOCK_UNTIL_READY)
              .build();
      ChannelHeader header =
          ChannelHeader.newBuilder()
              .setType(HeaderType.DELIVER_SEEK_INFO_VALUE)
              .setChannelId("mychannel")
              .setTimestamp(Timestamp.newBuilder().setSeconds(Instant.now().getEpochSecond()))
              .build();
      SignatureHeader signer = SignatureHeader.newBuilder().setCreator(admin.serialized()).build();
      ByteString payload =
          Payload.newBuilder()
              .setHeader(
                  Header.newBuilder()
                      .setChannelHeader(header.toByteString())
                      .setSignatureHeader(signer.toByteString()))
              .setData(seek.toByteString())
              .build()
              .toByteString();
      return Envelope.newBuilder().setPayload(payload).setSignature(admin.sign(payload)).build();
    }
  }

  private static final class Queue<T> implements StreamObserver<T> {
    private final LinkedBlockingQueue<T> messages = new LinkedBlockingQueue<>();

    @Override
    public void onNext(T message) {
      messages.add(message);
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {}

    T take() throws InterruptedException {
      T next = messages.poll(60, TimeUnit.SECONDS);
      assertThat(next).as("an answer within 60 s").isNotNull();
      return next;
    }
  }

  @Test
  @Spec({
    "NA-24", "NA-25", "NA-27", "NA-156", "NA-161", "NA-162", "NA-284", "EB-122", "EB-124", "NA-30"
  })
  void installs_approves_commits_and_calls_a_chaincode_as_the_peer_command_does() throws Exception {
    try (FakeChaincodeServer server = FakeChaincodeServer.plain();
        HeddleProcess _ = HeddleProcess.startNode(data)) {
      NodeDescription node = DataDirectory.at(data).runningNode();
      Client client = connect(node);
      ByteString bytes = PackageWriter.ofServer("fake", server.address());

      Response installed = client.call("", "_lifecycle", install(bytes));
      String id = InstallChaincodeResult.parseFrom(installed.getPayload()).getPackageId();

      assertThat(client.call("", "_lifecycle", install(bytes)).getMessage())
          .isEqualTo(
              "failed to invoke backing implementation of 'InstallChaincode': chaincode already successfully installed (package ID '%s')"
                  .formatted(id));
      assertThat(client.submit("ApproveChaincodeDefinitionForMyOrg", approval(id)))
          .isEqualTo(TxValidationCode.VALID);
      assertThat(client.submit("CommitChaincodeDefinition", definition()))
          .isEqualTo(TxValidationCode.VALID);

      FakeChaincode chaincode = server.accept(); // launched before anybody calls it
      chaincode.register(new PackageId(id));
      Thread.ofVirtual()
          .start(() ->
              chaincode.complete(chaincode.receive(ChaincodeMessage.Type.TRANSACTION), "fake"));
      Response response = client.call("mychannel", "fake", SampleProposal.input("anything"));
      assertThat(response.getPayload().toStringUtf8()).isEqualTo("fake");
      client.connection().shutdownNow();
    }
  }

  @Test
  @Spec("EB-603")
  void a_package_that_is_installed_after_its_definition_was_committed_is_launched_at_once()
      throws Exception {
    try (FakeChaincodeServer server = FakeChaincodeServer.plain();
        HeddleProcess _ = HeddleProcess.startNode(data)) {
      Client client = connect(DataDirectory.at(data).runningNode());
      ByteString bytes = PackageWriter.ofServer("fake", server.address());
      PackageId id = ChaincodePackage.parse(bytes).id();
      assertThat(client.submit("ApproveChaincodeDefinitionForMyOrg", approval(id.value())))
          .isEqualTo(TxValidationCode.VALID);
      assertThat(client.submit("CommitChaincodeDefinition", definition()))
          .isEqualTo(TxValidationCode.VALID);

      assertThat(client.call("", "_lifecycle", install(bytes)).getStatus()).isEqualTo(200);

      server.accept().register(id);
      client.connection().shutdownNow();
    }
  }

  private static Client connect(NodeDescription node) throws Exception {
    ManagedChannel connection =
        NettyChannelBuilder.forTarget(node.endpoint())
            .sslContext(
                GrpcSslContexts.forClient()
                    .trustManager(node.tlsCa().orElseThrow().toFile())
                    .build())
            .build();
    return new Client(
        connection, SigningIdentity.load(new MspId(node.mspId()), node.userMsp("Admin")));
  }

  private static ChaincodeInput install(ByteString bytes) {
    return input(
        "InstallChaincode",
        InstallChaincodeArgs.newBuilder().setChaincodeInstallPackage(bytes).build());
  }

  private static ApproveChaincodeDefinitionForMyOrgArgs approval(String id) {
    return ApproveChaincodeDefinitionForMyOrgArgs.newBuilder()
        .setName("fake")
        .setVersion("1.0")
        .setSequence(1)
        .setSource(
            ChaincodeSource.newBuilder()
                .setLocalPackage(ChaincodeSource.Local.newBuilder().setPackageId(id)))
        .build();
  }

  private static CommitChaincodeDefinitionArgs definition() {
    return CommitChaincodeDefinitionArgs.newBuilder()
        .setName("fake")
        .setVersion("1.0")
        .setSequence(1)
        .build();
  }

  private static ChaincodeInput input(String function, MessageLite arguments) {
    return ChaincodeInput.newBuilder()
        .addArgs(ByteString.copyFromUtf8(function))
        .addArgs(arguments.toByteString())
        .build();
  }
}
