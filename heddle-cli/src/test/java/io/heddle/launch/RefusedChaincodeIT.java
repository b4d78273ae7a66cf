// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.heddle.stream.StreamCounts;
import io.heddle.testing.LoggedText;
import io.heddle.testing.SampleChaincode;
import io.heddle.testing.Spec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The official chaincode libraries, dialling a peer that does not wait for them. */
final class RefusedChaincodeIT {

  private static final String REFUSAL =
      "failed to start cars:1.0 -- peer will not accept external chaincode connection cars:1.0 (except in dev mode)";

  @ParameterizedTest
  @EnumSource
  @Spec({"CP-201", "HB-19"})
  void ends_and_does_not_try_again(SampleChaincode sample, @TempDir Path dir) throws Exception {
    try (LaunchHarness harness = LaunchHarness.in(dir);
        LoggedText log = new LoggedText()) {
      Server listener =
          NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .addService(harness.streams.service())
              .build()
              .start();
      Process chaincode = sample.dial("cars:1.0", "127.0.0.1:" + listener.getPort());
      try {
        assertThat(chaincode.waitFor(60, TimeUnit.SECONDS)).isTrue();

        assertThat(log.lines().stream().filter(REFUSAL::equals)).hasSize(1);
        await()
            .untilAsserted(() ->
                assertThat(harness.streams.counts()).isEqualTo(new StreamCounts(0, 0, 0, 0, 0)));
      } finally {
        chaincode.destroyForcibly();
        listener.shutdownNow();
      }
    }
  }
}
