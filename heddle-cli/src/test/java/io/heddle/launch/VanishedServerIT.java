// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch;

import static org.awaitility.Awaitility.await;

import io.heddle.testing.FakeChaincodeServer;
import io.heddle.testing.SilencedProxy;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A chaincode server whose host vanishes; takes 80 seconds, so it runs with the long runs only. */
@EnabledIfSystemProperty(named = "heddle.vanished", matches = "true")
final class VanishedServerIT {

  @Test
  @Spec({"EB-622", "CP-156"})
  void a_server_that_is_gone_without_a_word_is_noticed(@TempDir Path dir) throws IOException {
    try (LaunchHarness harness = LaunchHarness.in(dir);
        FakeChaincodeServer server = FakeChaincodeServer.plain();
        SilencedProxy network = new SilencedProxy(server.port())) {
      server.registersAs(LaunchHarness.A);
      harness.installRemote(LaunchHarness.A, LaunchHarness.addressOnly(network.address()));
      harness.use(LaunchHarness.A).succeeds();

      network.fallSilent();

      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> harness.streams.find(LaunchHarness.A).isEmpty());
    }
  }
}
