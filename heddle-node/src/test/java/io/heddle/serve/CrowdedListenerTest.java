// SPDX-License-Identifier: Apache-2.0
package io.heddle.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.heddle.config.HostPort;
import io.heddle.metrics.NodeMetrics;
import io.heddle.testing.RawHttp2;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.peer.DeliverGrpc;
import org.hyperledger.fabric.protos.peer.DeliverResponse;
import org.hyperledger.fabric.protos.peer.EndorserGrpc;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One listener, clients that take what they can, and another one who wants to be served. */
final class CrowdedListenerTest {

  private static final Duration NEVER = Duration.ofHours(1);
  private static final String PATH = "/protos.Endorser/ProcessProposal";
  private static final int MIB = 1 << 20;
  private static final ByteString BIG = ByteString.copyFrom(new byte[3 * MIB]);
  private static final ListenerLimits LIMITS =
      new ListenerLimits(8, 1000, 100, 100, 4 * MIB, 4 * MIB, true);

  private final List<ManagedChannel> channels = new ArrayList<>();
  private final LinkedBlockingQueue<StreamObserver<ProposalResponse>> held =
      new LinkedBlockingQueue<>();
  private final Listener listener = listen(CallLimits.none());

  @AfterEach
  void close() {
    channels.forEach(ManagedChannel::shutdownNow);
    listener.close();
  }

  @Test
  void a_client_that_breaks_off_call_after_call_is_told_to_go_away() throws IOException {
    try (RawHttp2 client = RawHttp2.connect(listener.port())) {
      for (int call = 0; call <= LIMITS.maxResets(); call++) {
        client.open(2 * call + 1, PATH);
        client.reset(2 * call + 1);
      }

      assertThat(client.awaitGoAway()).isEqualTo("too_many_rststreams");
      client.awaitEnd();
    }
    assertThat(echo("still here")).isEqualTo("still here");
  }

  @Test
  void a_client_that_comes_again_is_told_to_go_away_sooner() throws IOException {
    for (int allowed : List.of(LIMITS.maxResets(), LIMITS.maxResets() / 2)) {
      try (RawHttp2 client = RawHttp2.connect(listener.port())) {
        for (int call = 0; call < allowed; call++) {
          client.open(2 * call + 1, PATH);
          client.reset(2 * call + 1);
        }
        client.ping();
        client.awaitPong();
        client.open(2 * allowed + 1, PATH);
        client.reset(2 * allowed + 1);

        assertThat(client.awaitGoAway()).isEqualTo("too_many_rststreams");
      }
    }
  }

  @Test
  void a_client_that_sends_empty_frames_is_told_to_go_away() throws IOException {
    try (RawHttp2 client = RawHttp2.connect(listener.port())) {
      client.open(1, PATH);
      for (int i = 0; i <= LIMITS.maxIdleFrames(); i++) {
        client.data(1, new byte[0]);
      }

      assertThat(client.awaitGoAway()).isEqualTo("too_many_empty_frames");
      client.awaitEnd();
    }
  }

  @Test
  void a_client_that_sends_settings_without_end_is_told_to_go_away() throws IOException {
    try (RawHttp2 client = RawHttp2.connect(listener.port())) {
      for (int i = 0; i <= LIMITS.maxIdleFrames(); i++) {
        client.settings();
      }

      assertThat(client.awaitGoAway()).isEqualTo("too_many_empty_frames");
    }
  }

  @Test
  void pings_and_window_updates_are_needed_by_flow_control_and_may_be_many() throws IOException {
    try (RawHttp2 client = RawHttp2.connect(listener.port())) {
      for (int i = 0; i < 20 * LIMITS.maxIdleFrames(); i++) {
        client.windowUpdate();
      }
      client.ping();
      client.awaitPong();
    }
  }

  @Test
  void messages_that_do_not_end_take_their_share_of_memory_and_no_more() throws IOException {
    try (RawHttp2 client = RawHttp2.connect(listener.port())) {
      int opened = 0;
      for (; opened < 100 && client.resets().isEmpty(); opened++) {
        int stream = 2 * opened + 1;
        client.open(stream, PATH);
        client.data(stream, new byte[] {0, 1, 0, 0, 0}); // a message of 16 MiB
        client.data(stream, new byte[16 * 1024]);
        client.data(stream, new byte[16 * 1024]);
        client.ping();
        client.awaitPong();
      }

      assertThat(client.resets()).contains(11); // ENHANCE_YOUR_CALM
      assertThat(opened).isBetween(60, 100);
      assertThat(echo("x".repeat(MIB / 4))).hasSize(MIB / 4);
    }
  }

  @Test
  void a_large_message_that_comes_alone_may_be_larger_than_the_share() {
    assertThat(echo("x".repeat(10 * MIB))).hasSize(10 * MIB);
  }

  @Test
  void the_connection_that_is_idle_for_longest_makes_room_for_the_next() throws IOException {
    ManagedChannel busy = dial();
    var call = EndorserGrpc.newFutureStub(busy).processProposal(proposal("hold"));
    await().until(() -> !held.isEmpty()); // before that its connection is idle, too
    try (RawHttp2 first = RawHttp2.connect(listener.port())) {
      first.ping();
      first.awaitPong();
      List<RawHttp2> others = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        RawHttp2 other = RawHttp2.connect(listener.port());
        other.ping();
        other.awaitPong();
        others.add(other);
      }

      first.awaitEnd();
      assertThat(echo("newcomer")).isEqualTo("newcomer");
      assertThat(call.isDone()).isFalse();
      for (RawHttp2 other : others) {
        other.close();
      }
    }
  }

  @Test
  @Spec("NA-12")
  void a_service_has_a_limit_for_one_client_and_room_for_others_beyond_it() throws Exception {
    try (Listener limited = listen(limit(8))) {
      ManagedChannel greedy = dial(limited);
      for (int i = 0; i < 8; i++) {
        var _ = EndorserGrpc.newFutureStub(greedy).processProposal(proposal("hold"));
        await().until(() -> !held.isEmpty());
        held.take();
      }

      assertThatThrownBy(() -> echo(greedy, "one more"))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              e -> {
                assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNKNOWN);
                assertThat(e.getStatus().getDescription())
                    .isEqualTo(
                        "too many requests for /protos.Endorser, exceeding concurrency limit (8)");
              });
      assertThat(echo(dial(limited), "another")).isEqualTo("another");
    }
  }

  @Test
  @Spec("NA-12")
  void a_stream_counts_from_its_opening_and_a_request_gives_its_place_back() throws Exception {
    try (Listener limited = listen(limit(1))) {
      ManagedChannel channel = dial(limited);
      for (int i = 0; i < 3; i++) {
        assertThat(echo(channel, "again")).isEqualTo("again");
      }
      var first = new Answers();
      DeliverGrpc.newStub(channel).deliver(first);
      var second = new Answers();
      await()
          .untilAsserted(() -> {
            DeliverGrpc.newStub(channel).deliver(second);
            assertThat(second.ends.poll(1, TimeUnit.SECONDS))
                .isEqualTo(
                    "UNKNOWN: too many requests for /protos.Deliver, exceeding concurrency limit (1)");
          });
      assertThat(first.ends).isEmpty();
    }
  }

  @Test
  void calls_of_a_client_that_does_not_read_end_and_others_get_their_answers() {
    ManagedChannel channel =
        NettyChannelBuilder.forTarget("localhost:" + listener.port())
            .flowControlWindow(64 * 1024)
            .usePlaintext()
            .build();
    channels.add(channel);
    List<Unread> calls = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      calls.add(Unread.of(channel, "big"));
    }

    assertThat(echo("another client")).isEqualTo("another client");
    calls.forEach(Unread::read);
    await().until(() -> calls.stream().allMatch(call -> call.sent.isDone()));
    assertThat(calls.stream().map(call -> call.sent.join().getCode()))
        .contains(Status.Code.RESOURCE_EXHAUSTED)
        .contains(Status.Code.OK);
  }

  /** A call whose client asks for no message until it is told to. */
  private static final class Unread extends ClientCall.Listener<ProposalResponse> {
    private final CompletableFuture<Status> sent = new CompletableFuture<>();
    private final ClientCall<SignedProposal, ProposalResponse> call;

    private Unread(ClientCall<SignedProposal, ProposalResponse> call) {
      this.call = call;
    }

    static Unread of(ManagedChannel channel, String text) {
      var unread =
          new Unread(channel.newCall(EndorserGrpc.getProcessProposalMethod(), CallOptions.DEFAULT));
      unread.call.start(unread, new Metadata());
      unread.call.sendMessage(proposal(text));
      unread.call.halfClose();
      return unread;
    }

    void read() {
      call.request(2);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      sent.complete(status);
    }
  }

  private static final class Answers implements StreamObserver<DeliverResponse> {
    private final LinkedBlockingQueue<String> ends = new LinkedBlockingQueue<>();

    @Override
    public void onNext(DeliverResponse message) {}

    @Override
    public void onError(Throwable failure) {
      ends.add(String.valueOf(failure.getMessage()));
    }

    @Override
    public void onCompleted() {
      ends.add("completed");
    }
  }

  private final class Endorser extends EndorserGrpc.EndorserImplBase {

    @Override
    public void processProposal(SignedProposal request, StreamObserver<ProposalResponse> client) {
      if (request.getProposalBytes().equals(ByteString.copyFromUtf8("hold"))) {
        held.add(client);
        return;
      }
      boolean isBig = request.getProposalBytes().equals(ByteString.copyFromUtf8("big"));
      client.onNext(
          ProposalResponse.newBuilder()
              .setPayload(isBig ? BIG : request.getProposalBytes())
              .build());
      client.onCompleted();
    }
  }

  private static final class Deliver extends DeliverGrpc.DeliverImplBase {

    @Override
    public StreamObserver<Envelope> deliver(StreamObserver<DeliverResponse> client) {
      return new StreamObserver<>() {
        @Override
        public void onNext(Envelope message) {}

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onCompleted() {}
      };
    }
  }

  private Listener listen(CallLimits calls) {
    return Listener.start(
        new HostPort("localhost", 0),
        "--port",
        Optional.empty(),
        new ConnectionRules(
            NEVER,
            NEVER,
            Duration.ofNanos(1),
            NEVER,
            100 * MIB,
            LIMITS,
            ConnectionRules.NEVER_STANDS_STILL),
        calls,
        Listener.definitions(new Endorser(), new Deliver()),
        NodeMetrics.of("test").grpc());
  }

  private static CallLimits limit(int limit) {
    return new CallLimits(Map.of(EndorserGrpc.SERVICE_NAME, limit), Optional.of(limit));
  }

  private String echo(String text) {
    ManagedChannel channel = dial();
    try {
      return echo(channel, text);
    } finally {
      channel.shutdownNow();
    }
  }

  private static String echo(ManagedChannel channel, String text) {
    return EndorserGrpc.newBlockingStub(channel)
        .withDeadlineAfter(60, TimeUnit.SECONDS)
        .processProposal(proposal(text))
        .getPayload()
        .toString(UTF_8);
  }

  private static SignedProposal proposal(String text) {
    return SignedProposal.newBuilder().setProposalBytes(ByteString.copyFromUtf8(text)).build();
  }

  private ManagedChannel dial() {
    return dial(listener);
  }

  private ManagedChannel dial(Listener to) {
    ManagedChannel channel =
        NettyChannelBuilder.forTarget("localhost:" + to.port())
            .maxInboundMessageSize(100 * MIB)
            .usePlaintext()
            .build();
    channels.add(channel);
    return channel;
  }
}
