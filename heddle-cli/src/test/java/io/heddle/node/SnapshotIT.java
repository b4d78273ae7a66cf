// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.heddle.base.ChannelName;
import io.heddle.base.MspId;
import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.identity.SigningIdentity;
import io.heddle.testing.ClientProposal;
import io.heddle.testing.HeddleProcess;
import io.heddle.testing.RecordedSnapshots;
import io.heddle.testing.SignedEnvelope;
import io.heddle.testing.SignedRequests;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockchainInfo;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.gateway.GatewayGrpc;
import org.hyperledger.fabric.protos.gateway.SubmitRequest;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.DeliverGrpc;
import org.hyperledger.fabric.protos.peer.DeliverResponse;
import org.hyperledger.fabric.protos.peer.EndorserGrpc;
import org.hyperledger.fabric.protos.peer.Response;
import org.hyperledger.fabric.protos.peer.SignedSnapshotRequest;
import org.hyperledger.fabric.protos.peer.SnapshotGrpc;
import org.hyperledger.fabric.protos.peer.SnapshotRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One peer makes a snapshot of a channel, and another one joins the channel by it. */
final class SnapshotIT {

  private static final String CHANNEL = "mychannel";

  @TempDir private Path data;

  @Test
  @Spec({"NA-173", "NA-174", "NA-409", "NA-410", "NA-411"})
  void a_second_peer_joins_by_the_snapshot_of_the_first() throws Exception {
    try (HeddleProcess _ = HeddleProcess.startNode(data);
        Client first = Client.of(data, 0)) {
      first.request(3);
      first.makeBlock();
      await().until(() -> first.height() == 2);
    }
    Path snapshot = data.resolve("peers/peer0.org1.example.com/snapshots/completed/mychannel/3");
    try (HeddleProcess node = HeddleProcess.startNode(data, "--peers", "2", "--no-channel");
        Client first = Client.of(data, 0);
        Client second = Client.of(data, 1)) {
      assertThat(snapshot).doesNotExist();
      first.makeBlock();
      first.makeBlock();
      await().until(() -> Files.isDirectory(snapshot));

      assertThat(second.call("", "cscc", "JoinChainBySnapshot", snapshot.toString()))
          .isEqualTo(Response.newBuilder().setStatus(200).build());
      await().atMost(Duration.ofSeconds(30)).until(() -> second.isOn(CHANNEL));
      first.makeBlock();
      await().until(() -> first.height() == 5 && second.height() == 5);
      assertThat(second.block(4)).isEqualTo(first.block(4));
      assertThat(second.call(CHANNEL, "qscc", "GetBlockByNumber", CHANNEL, "3").getMessage())
          .isEqualTo(
              "Failed to get block number 3, error cannot serve block [3]. The ledger is bootstrapped from a snapshot. First available block = [4]");
      assertThat(second.deliverFromOldest()).isEqualTo(Status.NOT_FOUND);

      first.request(0);
      second.request(0);
      Path ofFirst = snapshot.resolveSibling("4");
      Path ofSecond = data.resolve("peers/peer1.org1.example.com/snapshots/completed/mychannel/4");
      await().until(() -> Files.isDirectory(ofFirst) && Files.isDirectory(ofSecond));
      assertThat(RecordedSnapshots.filesIn(ofSecond)).isEqualTo(RecordedSnapshots.filesIn(ofFirst));
      assertThat(node.err()).noneMatch(line -> line.contains("ERROR"));
    }
  }

  /** An administrator of the peers' organisation. */
  private record Client(NodeDescription about, ManagedChannel connection, SigningIdentity admin)
      implements AutoCloseable {

    static Client of(Path data, int place) throws IOException {
      NodeDescription about = DataDirectory.at(data).runningPeers().get(place);
      return new Client(
          about,
          NettyChannelBuilder.forTarget(about.endpoint())
              .sslContext(
                  GrpcSslContexts.forClient()
                      .trustManager(about.tlsCa().orElseThrow().toFile())
                      .build())
              .build(),
          SigningIdentity.load(new MspId(about.mspId()), about.userMsp("Admin")));
    }

    /** Of a snapshot; block 0 is the last one. */
    void request(long block) {
      ByteString request =
          SnapshotRequest.newBuilder()
              .setSignatureHeader(SignatureHeader.newBuilder().setCreator(admin.serialized()))
              .setChannelId(CHANNEL)
              .setBlockNumber(block)
              .build()
              .toByteString();
      var _ =
          SnapshotGrpc.newBlockingStub(connection)
              .withDeadlineAfter(60, TimeUnit.SECONDS)
              .generate(
                  SignedSnapshotRequest.newBuilder()
                      .setRequest(request)
                      .setSignature(admin.sign(request))
                      .build());
    }

    /** Of one transaction, which is not valid. */
    void makeBlock() {
      var _ =
          GatewayGrpc.newBlockingStub(connection)
              .withDeadlineAfter(60, TimeUnit.SECONDS)
              .submit(
                  SubmitRequest.newBuilder()
                      .setChannelId(CHANNEL)
                      .setTransactionId("none")
                      .setPreparedTransaction(
                          SignedEnvelope.of(
                              admin,
                              new ChannelName(CHANNEL),
                              HeaderType.ENDORSER_TRANSACTION,
                              ByteString.copyFromUtf8(Long.toString(System.nanoTime()))))
                      .build());
    }

    Response call(String channel, String chaincode, String... arguments) {
      ChaincodeInput.Builder input = ChaincodeInput.newBuilder();
      List.of(arguments).forEach(each -> input.addArgs(ByteString.copyFromUtf8(each)));
      return EndorserGrpc.newBlockingStub(connection)
          .withDeadlineAfter(60, TimeUnit.SECONDS)
          .processProposal(ClientProposal.of(admin, channel, chaincode, input.build()).signed())
          .getResponse();
    }

    Status deliverFromOldest() throws Exception {
      var answers = new ArrayBlockingQueue<DeliverResponse>(10);
      StreamObserver<Envelope> requests =
          DeliverGrpc.newStub(connection)
              .deliver(
                  new StreamObserver<>() {
                    @Override
                    public void onNext(DeliverResponse answer) {
                      answers.add(answer);
                    }

                    @Override
                    public void onError(Throwable failure) {
                      // no answer comes
                    }

                    @Override
                    public void onCompleted() {
                      // the status has come
                    }
                  });
      requests.onNext(Envelope.parseFrom(SignedRequests.of(about).blocks()));
      return Objects.requireNonNull(answers.poll(60, TimeUnit.SECONDS)).getStatus();
    }

    boolean isOn(String channel) {
      return call("", "cscc", "GetChannels").getPayload().toStringUtf8().contains(channel);
    }

    long height() throws IOException {
      return BlockchainInfo.parseFrom(call(CHANNEL, "qscc", "GetChainInfo", CHANNEL).getPayload())
          .getHeight();
    }

    Block block(long number) throws IOException {
      return Block.parseFrom(
          call(CHANNEL, "qscc", "GetBlockByNumber", CHANNEL, Long.toString(number)).getPayload());
    }

    @Override
    public void close() {
      connection.shutdownNow();
    }
  }
}
