// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.stub.StreamObserver;
import io.heddle.base.PackageId;
import io.heddle.build.ChaincodeServer;
import io.heddle.testing.FakeChaincodeServer;
import io.heddle.testing.Spec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.junit.jupiter.api.Test;

final class ServerConnectionTest {

  @Test
  @Spec("CP-35")
  void messages_of_a_server_are_handed_over_to_no_other_thread() throws Exception {
    BlockingQueue<String> threads = new LinkedBlockingQueue<>();
    try (FakeChaincodeServer server = FakeChaincodeServer.plain();
        ServerConnection connection =
            ServerConnection.dial(
                new ChaincodeServer(
                    server.address(), Optional.empty(), Duration.ofSeconds(5), Optional.empty()),
                DialProxy.none(),
                false,
                List.of())) {
      connection.open(new Anybody(), (_, _) -> new Naming(threads));
      server.accept().sendRegister("cars:01");

      assertThat(threads.poll(10, TimeUnit.SECONDS)).isEqualTo("chaincode-server");
    }
  }

  /** Notes on which thread messages come. */
  private record Naming(BlockingQueue<String> threads) implements StreamObserver<ChaincodeMessage> {

    @Override
    public void onNext(ChaincodeMessage message) {
      threads.add(Thread.currentThread().getName());
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {}
  }

  private record Anybody() implements ExpectedChaincode {

    @Override
    public void admit(PackageId chaincode) {}

    @Override
    public void ready() {}

    @Override
    public void ended(String cause, boolean wasRegistered) {}
  }
}
