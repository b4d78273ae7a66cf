// SPDX-License-Identifier: Apache-2.0
package io.heddle.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.heddle.config.HostPort;
import io.heddle.metrics.NodeMetrics;
import io.heddle.testing.LoggedText;
import io.heddle.testing.RawClient;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.orderer.AtomicBroadcastGrpc;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;
import org.hyperledger.fabric.protos.peer.EndorserGrpc;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytes that are no message of protobuf, or none at all, at a listener. */
final class UnreadableRequestsTest {

  private static final ByteString PROPOSAL =
      SignedProposal.newBuilder().setSignature(ByteString.copyFromUtf8("s")).build().toByteString();

  private final Service service = new Service();
  private Listener listener;
  private ManagedChannel connection;

  /** Answers each proposal, and each envelope; hears of the end of a stream. */
  private static final class Service extends AtomicBroadcastGrpc.AtomicBroadcastImplBase {
    private final LinkedBlockingQueue<String> ends = new LinkedBlockingQueue<>();

    @Override
    public StreamObserver<Envelope> broadcast(StreamObserver<BroadcastResponse> client) {
      var call = (ServerCallStreamObserver<BroadcastResponse>) client;
      call.setOnCancelHandler(() -> {
        // what is said to a client that is gone is dropped
        client.onNext(BroadcastResponse.getDefaultInstance());
        client.onCompleted();
        ends.add("cancelled %s".formatted(call.isCancelled()));
      });
      return new StreamObserver<>() {
        @Override
        public void onNext(Envelope envelope) {
          client.onNext(BroadcastResponse.newBuilder().setInfo("taken").build());
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onCompleted() {
          client.onCompleted();
          ends.add("completed");
        }
      };
    }
  }

  @BeforeEach
  void serve() {
    var endorser =
        new EndorserGrpc.EndorserImplBase() {
          @Override
          public void processProposal(
              SignedProposal request, StreamObserver<ProposalResponse> client) {
            if (request.getSignature().size() > 1) {
              client.onError(
                  Status.UNKNOWN
                      .withDescription("x".repeat(request.getSignature().size()))
                      .asRuntimeException());
              return;
            }
            client.onNext(ProposalResponse.getDefaultInstance());
            client.onCompleted();
          }
        };
    listener =
        Listener.start(
            new HostPort("localhost", 0),
            "--port",
            Optional.empty(),
            ConnectionRules.forClients(),
            CallLimits.none(),
            Listener.definitions(endorser, service),
            NodeMetrics.of("test").grpc());
    connection =
        NettyChannelBuilder.forAddress("localhost", listener.port())
            .usePlaintext()
            .maxInboundMetadataSize(1 << 20)
            .build();
  }

  @AfterEach
  void close() {
    connection.shutdownNow();
    listener.close();
  }

  @ParameterizedTest
  @CsvSource({
    "ffffff, proto: cannot parse invalid wire-format data",
    "0a05, proto: cannot parse invalid wire-format data"
  })
  void a_call_is_answered_as_by_a_server_in_go(String hex, String words) throws Exception {
    try (LoggedText log = new LoggedText()) {
      RawClient.Answer answer =
          client().call("protos.Endorser/ProcessProposal", ByteString.fromHex(hex));

      assertThat(answer.status().getCode()).isEqualTo(Status.Code.INTERNAL);
      assertThat(answer.status().getDescription())
          .isEqualTo("grpc: error unmarshalling request: " + words);
      assertThat(log.lines()).noneMatch(line -> line.contains("Exception"));
    }
  }

  @Test
  void a_stream_ends_when_something_unreadable_comes_and_what_came_before_is_answered()
      throws Exception {
    try (LoggedText log = new LoggedText()) {
      RawClient.Answer answer =
          client()
              .call(
                  "orderer.AtomicBroadcast/Broadcast",
                  ByteString.EMPTY,
                  ByteString.fromHex("0a05"));

      assertThat(answer.status().getCode()).isEqualTo(Status.Code.INTERNAL);
      assertThat(answer.status().getDescription())
          .isEqualTo(
              "grpc: failed to unmarshal the received message: proto: cannot parse invalid wire-format data");
      assertThat(answer.messages())
          .containsExactly(BroadcastResponse.newBuilder().setInfo("taken").build().toByteString());
      assertThat(service.ends.poll(10, TimeUnit.SECONDS)).isEqualTo("cancelled true");
      assertThat(log.lines()).noneMatch(line -> line.contains("Exception"));
    }
  }

  @Test
  void a_call_without_a_request_is_one_that_ends_too_early() throws Exception {
    RawClient.Answer answer = client().call("protos.Endorser/ProcessProposal");

    assertThat(answer.status().getCode()).isEqualTo(Status.Code.UNKNOWN);
    assertThat(answer.status().getDescription()).isEqualTo("EOF");
  }

  @Test
  void readable_requests_are_served_as_ever() throws Exception {
    assertThat(client().call("protos.Endorser/ProcessProposal", PROPOSAL).status().isOk()).isTrue();
    assertThat(client().call("orderer.AtomicBroadcast/Broadcast", ByteString.EMPTY).status().isOk())
        .isTrue();
    assertThat(service.ends.poll(10, TimeUnit.SECONDS)).isEqualTo("completed");
  }

  @Test
  void a_description_that_no_client_could_take_is_cut() throws Exception {
    ByteString signed =
        SignedProposal.newBuilder()
            .setSignature(ByteString.copyFrom(new byte[5_000_000]))
            .build()
            .toByteString();

    assertThat(client().call("protos.Endorser/ProcessProposal", signed).status().getDescription())
        .isEqualTo("x".repeat(65536) + "… (5000000 characters)");
  }

  private RawClient client() {
    return new RawClient(connection);
  }
}
