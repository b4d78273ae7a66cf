// SPDX-License-Identifier: Apache-2.0
package io.heddle.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.heddle.config.HostPort;
import io.heddle.metrics.NodeMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.gossip.Envelope;
import org.hyperledger.fabric.protos.gossip.GossipGrpc;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class QuickCallsTest {

  private final CountDownLatch ended = new CountDownLatch(1);
  private final BlockingQueue<Boolean> isOnOwnThread = new LinkedBlockingQueue<>();

  /** Notes on which thread it is told what comes. */
  private final class Noting extends GossipGrpc.GossipImplBase {
    @Override
    public StreamObserver<Envelope> gossipStream(StreamObserver<Envelope> client) {
      ((ServerCallStreamObserver<Envelope>) client).setOnCancelHandler(ended::countDown);
      isOnOwnThread.add(Thread.currentThread().isVirtual());
      return new StreamObserver<>() {
        @Override
        public void onNext(Envelope value) {
          isOnOwnThread.add(Thread.currentThread().isVirtual());
          if (!value.getPayload().isEmpty()) {
            throw new OutOfMemoryError("for a test");
          }
        }

        @Override
        public void onError(@Nullable Throwable why) {}

        @Override
        public void onCompleted() {
          client.onCompleted();
        }
      };
    }
  }

  private static Listener listen(Noting service) {
    return Listener.start(
        new HostPort("localhost", 0),
        "--port",
        Optional.empty(),
        ConnectionRules.forClients(),
        CallLimits.none(),
        Listener.definitions(service),
        NodeMetrics.of("test").grpc());
  }

  /** Says so many empty messages, and gives where they were told, after where the call began. */
  private List<Boolean> say(StreamObserver<Envelope> stream, int messages) throws Exception {
    List<Boolean> told = new ArrayList<>();
    told.add(isOnOwnThread.take());
    for (int number = 0; number < messages; number++) {
      stream.onNext(Envelope.getDefaultInstance());
      told.add(isOnOwnThread.take());
    }
    return told;
  }

  @Test
  void a_gossip_stream_begins_on_a_thread_of_its_own_and_goes_on_where_it_is_received()
      throws Exception {
    try (Listener listener = listen(new Noting())) {
      ManagedChannel channel =
          NettyChannelBuilder.forTarget("localhost:" + listener.port()).usePlaintext().build();
      try {
        List<Boolean> told = say(GossipGrpc.newStub(channel).gossipStream(new Nobody()), 10);

        assertThat(told.getFirst()).isTrue();
        assertThat(told.subList(2, told.size())).containsOnly(false); // one may come with the call
      } finally {
        channel.shutdownNow();
      }
    }
  }

  @Test
  void one_on_which_there_was_an_error_hears_of_its_end() throws Exception {
    try (Listener listener = listen(new Noting())) {
      ManagedChannel channel =
          NettyChannelBuilder.forTarget("localhost:" + listener.port()).usePlaintext().build();
      try {
        StreamObserver<Envelope> stream = GossipGrpc.newStub(channel).gossipStream(new Nobody());
        say(stream, 2);
        stream.onNext(Envelope.newBuilder().setPayload(ByteString.copyFromUtf8("x")).build());

        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
      } finally {
        channel.shutdownNow();
      }
    }
  }

  private static final class Nobody implements StreamObserver<Envelope> {
    @Override
    public void onNext(Envelope value) {}

    @Override
    public void onError(@Nullable Throwable why) {}

    @Override
    public void onCompleted() {}
  }
}
