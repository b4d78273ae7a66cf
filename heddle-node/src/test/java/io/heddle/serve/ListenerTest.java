// SPDX-License-Identifier: Apache-2.0
package io.heddle.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.heddle.base.PackageId;
import io.heddle.config.HostPort;
import io.heddle.metrics.NodeMetrics;
import io.heddle.stream.ChaincodeStreams;
import io.heddle.stream.StreamOwner;
import io.heddle.stream.StreamSettings;
import io.heddle.testing.FakeChaincode;
import io.heddle.testing.RawHttp2;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections to the listener for chaincode, by hand and with gRPC. */
final class ListenerTest {

  private static final ListenerLimits LIMITS = ListenerLimits.forChaincode();
  private static final Duration NEVER = Duration.ofHours(1);

  /** More than Fabric's limit for calls of clients. */
  private static final int MANY = 2_600;

  private final NodeMetrics metrics = NodeMetrics.of("test");
  private final ChaincodeStreams streams =
      new ChaincodeStreams(StreamSettings.defaults(), _ -> admitted());
  private final List<String> admittedOn = new CopyOnWriteArrayList<>();
  private final List<ManagedChannel> channels = new ArrayList<>();

  @AfterEach
  void close() {
    channels.forEach(ManagedChannel::shutdownNow);
    streams.close();
  }

  @Test
  @Spec({"CP-155", "CP-223"})
  void the_listener_for_chaincode_asks_after_a_minute_and_takes_a_clients_question_each_minute() {
    assertThat(ConnectionRules.forChaincode())
        .isEqualTo(
            new ConnectionRules(
                Duration.ofSeconds(60),
                Duration.ofSeconds(20),
                Duration.ofSeconds(50),
                Duration.ofSeconds(5),
                256 << 20,
                ListenerLimits.forChaincode(),
                ConnectionRules.NEVER_STANDS_STILL));
  }

  @Test
  @Spec("CP-155")
  void a_connection_that_says_nothing_is_closed_and_one_that_has_spoken_is_not()
      throws IOException {
    var rules =
        new ConnectionRules(
            NEVER,
            NEVER,
            Duration.ofNanos(1),
            Duration.ofMillis(100),
            1 << 20,
            LIMITS,
            ConnectionRules.NEVER_STANDS_STILL);
    try (Listener listener = listen(rules);
        RawHttp2 polite = RawHttp2.connect(listener.port());
        RawHttp2 silent = RawHttp2.silent(listener.port())) {
      polite.ping();
      polite.awaitPong();

      silent.awaitEnd();

      polite.ping();
      polite.awaitPong();
    }
  }

  @Test
  @Spec({"CP-155", "NA-308"})
  void a_client_that_asks_too_often_is_told_to_go_away() throws IOException {
    try (Listener listener = listen(ConnectionRules.forChaincode());
        RawHttp2 client = RawHttp2.connect(listener.port())) {
      for (int i = 0; i < 4; i++) {
        client.ping();
      }

      assertThat(client.awaitGoAway()).isEqualTo("too_many_pings");
    }
  }

  @Test
  @Spec("CP-155")
  void a_client_that_has_no_stream_may_ask_as_often_as_one_that_has() throws IOException {
    var rules =
        new ConnectionRules(
            NEVER,
            NEVER,
            Duration.ofNanos(1),
            NEVER,
            1 << 20,
            LIMITS,
            ConnectionRules.NEVER_STANDS_STILL);
    try (Listener listener = listen(rules);
        RawHttp2 client = RawHttp2.connect(listener.port())) {
      for (int i = 0; i < 10; i++) {
        client.ping();
        client.awaitPong();
      }
    }
  }

  @Test
  @Spec({"CP-154", "CP-202"})
  void a_chaincode_that_sends_too_much_at_once_keeps_its_stream() throws IOException {
    try (Listener listener = listen(ConnectionRules.forChaincode())) {
      FakeChaincode chaincode =
          FakeChaincode.ready(dial("localhost:" + listener.port()), new PackageId("cars:01"));

      chaincode.send(
          ChaincodeMessage.newBuilder()
              .setType(ChaincodeMessage.Type.PUT_STATE)
              .setTxid("tx")
              .setPayload(ByteString.copyFrom(new byte[101 << 20]))
              .build());

      assertThat(chaincode.receive(ChaincodeMessage.Type.ERROR).getPayload().toStringUtf8())
          .isEqualTo("PUT_STATE failed: transaction ID: tx: no ledger context");
      assertThat(chaincode.hasEnded()).isFalse();
    }
  }

  @Test
  @Spec("CP-35")
  void messages_of_chaincode_are_handed_over_to_no_other_thread() throws IOException {
    try (Listener listener = listen(ConnectionRules.forChaincode())) {
      FakeChaincode.ready(dial("localhost:" + listener.port()), new PackageId("cars:01"));

      assertThat(admittedOn).singleElement().asString().startsWith("chaincode-listener-");
    }
  }

  @Test
  @Spec("NA-3")
  void calls_that_are_open_when_it_closes_end_as_those_of_a_server_that_is_gone() throws Exception {
    List<Iterator<HealthCheckResponse>> open = new ArrayList<>();
    try (Listener listener = listen(ConnectionRules.forChaincode())) {
      ManagedChannel channel = dial("localhost:" + listener.port());
      for (int count = 0; count < 50; count++) {
        open.add(
            HealthGrpc.newBlockingStub(channel).watch(HealthCheckRequest.getDefaultInstance()));
        assertThat(open.getLast().next().getStatus()).isEqualTo(ServingStatus.SERVING);
      }
    }

    assertThat(open)
        .allSatisfy(call ->
            assertThatThrownBy(call::hasNext)
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessage("UNAVAILABLE: The server is shutting down"));
  }

  @Test
  @Spec("CP-153")
  void calls_of_chaincode_are_counted_and_not_limited() throws IOException {
    try (Listener listener = listen(ConnectionRules.forChaincode())) {
      ManagedChannel channel = dial("localhost:" + listener.port());

      for (int i = 0; i < MANY; i++) {
        FakeChaincode.dial(channel).sendRegister("cars:%d".formatted(i));
      }

      await().untilAsserted(() -> assertThat(streams.counts().ready()).isEqualTo(MANY));
      assertThat(metrics.all().text())
          .contains(
              "grpc_server_stream_requests_received{method=\"Register\",service=\"protos_ChaincodeSupport\"} "
                  + MANY,
              "grpc_comm_conn_opened 1");
    }
  }

  @Test
  void a_port_that_is_taken_is_told_in_the_words_of_the_system() {
    try (Listener first = listen(ConnectionRules.forChaincode())) {
      int port = first.port();

      assertThatThrownBy(() -> listen(port, ConnectionRules.forChaincode()))
          .hasMessage(
              "Port %d is taken (Address already in use); choose another with --chaincode-port, or any free one with --chaincode-port 0",
              port);
    }
  }

  @Test
  void a_port_is_free_as_soon_as_its_listener_is_closed() {
    int port = 0;
    for (int time = 0; time < 30; time++) {
      try (Listener listener = listen(port, ConnectionRules.forChaincode())) {
        port = listener.port();
      }
    }
  }

  private Listener listen(ConnectionRules rules) {
    return listen(0, rules);
  }

  private Listener listen(int port, ConnectionRules rules) {
    return Listener.startReceiving(
        new HostPort("localhost", port),
        "--chaincode-port",
        Optional.empty(),
        rules,
        CallLimits.none(),
        List.of(streams.service(), new HealthService().bindService()),
        metrics.grpc());
  }

  private ManagedChannel dial(String address) {
    ManagedChannel channel = NettyChannelBuilder.forTarget(address).usePlaintext().build();
    channels.add(channel);
    return channel;
  }

  private StreamOwner admitted() {
    admittedOn.add(Thread.currentThread().getName());
    return new AnyOwner();
  }

  /** Who waits for no chaincode in particular. */
  private static final class AnyOwner implements StreamOwner {

    @Override
    public void admit(PackageId chaincode) {}

    @Override
    public void ready() {}

    @Override
    public void ended(String cause, boolean wasRegistered) {}
  }
}
