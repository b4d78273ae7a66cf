// SPDX-License-Identifier: Apache-2.0
package io.heddle.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.grpc.Attributes;
import io.grpc.Server;
import io.grpc.ServerTransportFilter;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.heddle.channel.ChannelConfig;
import io.heddle.dial.Dialing;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.SilentPort;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.AtomicBroadcastGrpc;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** An orderer in the same process that is handed envelopes over gRPC. */
final class BroadcastOrderersTest {

  private static final ChannelConfig CONFIG = RecordedChannel.config();
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Envelope ENVELOPE =
      Envelope.newBuilder().setPayload(ByteString.copyFromUtf8("p")).build();

  private final AtomicInteger connections = new AtomicInteger();
  private final List<Envelope> taken = new CopyOnWriteArrayList<>();
  private volatile Optional<BroadcastResponse> answer =
      Optional.of(BroadcastResponse.newBuilder().setStatus(Status.SUCCESS).build());
  private Optional<Server> server = Optional.empty();
  private Optional<BroadcastOrderers> opened = Optional.empty();

  @AfterEach
  void close() {
    opened.ifPresent(BroadcastOrderers::close);
    server.ifPresent(Server::shutdownNow);
  }

  @Test
  @Spec({"NA-130", "NA-246"})
  void what_an_orderer_says_comes_back_over_one_connection() throws Exception {
    BroadcastOrderer orderer = orderer(start(0));

    assertThat(orderer.address()).isEqualTo("127.0.0.1:7050");
    assertThat(orderer.mspId().value()).isEqualTo("OrdererMSP");
    for (Status each : List.of(Status.SUCCESS, Status.FORBIDDEN, Status.SERVICE_UNAVAILABLE)) {
      answer = Optional.of(BroadcastResponse.newBuilder().setStatus(each).setInfo("why").build());

      assertThat(orderer.send(ENVELOPE).answer(LONG)).isEqualTo(answer.get());
    }
    assertThat(taken).containsExactly(ENVELOPE, ENVELOPE, ENVELOPE);
    assertThat(connections).hasValue(1);
  }

  @Test
  @Spec("NA-130")
  void one_that_says_nothing_is_left_when_the_time_is_over() throws Exception {
    BroadcastOrderer orderer = orderer(start(0));
    answer = Optional.empty();

    NotBroadcast failure =
        catchThrowableOfType(
            NotBroadcast.class, () -> orderer.send(ENVELOPE).answer(Duration.ofMillis(50)));

    assertThat(failure.code()).isEqualTo("DeadlineExceeded");
    assertThat(failure).hasMessage("context deadline exceeded");
  }

  @RepeatedTest(100) // one in a hundred met gRPC between a failed call and its word of that
  @Spec("NA-130")
  void one_that_is_not_there_is_asked_again_as_soon_as_it_is() throws Exception {
    int port = start(0);
    server.orElseThrow().shutdownNow().awaitTermination();
    BroadcastOrderer orderer = orderer(port);

    NotBroadcast failure =
        catchThrowableOfType(NotBroadcast.class, () -> orderer.send(ENVELOPE).answer(LONG));
    assertThat(failure.code()).isEqualTo("Unavailable");
    assertThat(failure)
        .hasMessage(
            "connection error: desc = \"transport: Error while dialing: dial tcp 127.0.0.1:7050: connect: connection refused\"");

    start(port);

    assertThat(orderer.send(ENVELOPE).answer(LONG).getStatus()).isEqualTo(Status.SUCCESS);
  }

  @Test
  @Spec("NA-130")
  void one_from_which_nothing_comes_back_is_left_when_the_time_for_connecting_is_over()
      throws Exception {
    try (SilentPort port = SilentPort.open()) {
      BroadcastOrderer orderer = orderer(port.number(), Duration.ofMillis(200));

      NotBroadcast failure =
          catchThrowableOfType(NotBroadcast.class, () -> orderer.send(ENVELOPE).answer(LONG));

      assertThat(failure.code()).isEqualTo("Unavailable");
    }
  }

  @Test
  void nobody_is_asked_once_it_is_closed() throws Exception {
    BroadcastOrderer orderer = orderer(start(0));
    opened.orElseThrow().close();

    assertThatThrownBy(() -> orderer.send(ENVELOPE).answer(LONG))
        .isInstanceOf(NotBroadcast.class)
        .hasMessage("the peer is stopping");
  }

  /** The channel's one orderer, which is elsewhere. */
  private BroadcastOrderer orderer(int port) {
    return orderer(port, LONG);
  }

  private BroadcastOrderer orderer(int port, Duration limit) {
    var orderers =
        new BroadcastOrderers(
            new GrpcDialer(
                new Dialing(false, Optional.empty(), limit, Duration.ofMinutes(1), LONG)),
            Map.of("127.0.0.1:7050", new OrdererEndpoint("127.0.0.1:" + port, Optional.empty())));
    opened = Optional.of(orderers);
    List<BroadcastOrderer> all = orderers.of(CONFIG);
    assertThat(all).hasSize(1);
    assertThat(orderers.of(CONFIG)).isSameAs(all);
    return all.getFirst();
  }

  private int start(int port) throws IOException {
    Server started =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .addService(new Orderer())
            .addTransportFilter(
                new ServerTransportFilter() {
                  @Override
                  public Attributes transportReady(Attributes attributes) {
                    connections.incrementAndGet();
                    return attributes;
                  }
                })
            .build()
            .start();
    server = Optional.of(started);
    return started.getPort();
  }

  private final class Orderer extends AtomicBroadcastGrpc.AtomicBroadcastImplBase {

    @Override
    public StreamObserver<Envelope> broadcast(StreamObserver<BroadcastResponse> client) {
      return new StreamObserver<>() {
        @Override
        public void onNext(Envelope envelope) {
          taken.add(envelope);
          answer.ifPresent(client::onNext);
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onCompleted() {}
      };
    }
  }
}
