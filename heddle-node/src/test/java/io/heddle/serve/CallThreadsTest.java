// SPDX-License-Identifier: Apache-2.0
package io.heddle.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.heddle.config.HostPort;
import io.heddle.metrics.NodeMetrics;
import io.heddle.testing.FakeChaincode;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeSupportGrpc;
import org.junit.jupiter.api.Test;

/** What becomes of a call whose service fails in the worst way. */
final class CallThreadsTest {

  @Test
  void a_service_that_fails_with_an_error_hears_of_the_end_of_its_call() throws Exception {
    var service = new Failing();
    try (Listener listener =
        Listener.start(
            new HostPort("localhost", 0),
            "--port",
            Optional.empty(),
            ConnectionRules.forChaincode(),
            CallLimits.none(),
            Listener.definitions(service),
            NodeMetrics.of("test").grpc())) {
      ManagedChannel channel =
          NettyChannelBuilder.forTarget("localhost:" + listener.port()).usePlaintext().build();
      FakeChaincode.dial(channel).sendRegister("cars:1");
      service.awaitMessage();
      channel.shutdownNow();

      assertThat(service.hasHeardOfTheEnd()).isTrue();
    }
  }

  /** Works on its first message until the client has gone, and then has no memory. */
  private static final class Failing extends ChaincodeSupportGrpc.ChaincodeSupportImplBase {

    private final CountDownLatch received = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    @Override
    public StreamObserver<ChaincodeMessage> register(StreamObserver<ChaincodeMessage> client) {
      ((ServerCallStreamObserver<ChaincodeMessage>) client).setOnCancelHandler(ended::countDown);
      return new StreamObserver<>() {
        @Override
        public void onNext(ChaincodeMessage message) {
          var gone = new CountDownLatch(1);
          Context.current().addListener(_ -> gone.countDown(), Runnable::run);
          received.countDown();
          await(gone);
          throw new OutOfMemoryError("for a test");
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onCompleted() {}
      };
    }

    void awaitMessage() {
      assertThat(await(received)).isTrue();
    }

    boolean hasHeardOfTheEnd() {
      return await(ended);
    }

    private static boolean await(CountDownLatch latch) {
      try {
        return latch.await(20, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
