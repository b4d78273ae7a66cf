// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.base.PackageId;
import io.heddle.testing.FakeChaincode;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chaincode that nobody has launched, in development mode. */
final class DevelopmentIT {

  private static final PackageId CARS = new PackageId("cars:1.0");

  @TempDir Path dir;
  private LaunchHarness harness;

  @BeforeEach
  void open() throws IOException {
    harness = LaunchHarness.inDevelopment(dir, Duration.ofSeconds(20));
  }

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  @Spec({"CP-11", "EB-614", "EB-612"})
  void it_may_register_and_is_used() {
    harness.dialPeer().register(CARS);
    await().until(() -> harness.streams.find(CARS).isPresent());

    harness.use(CARS).succeeds();

    assertThat(harness.builds).hasValue(0);
    assertThat(harness.launches.status(CARS).orElseThrow().kind())
        .isEqualTo(ChaincodeStatus.Kind.BY_HAND);
  }

  @Test
  @Spec({"CP-11", "EB-614"})
  void a_use_waits_for_it() {
    LaunchHarness.Use use = harness.use(CARS);
    await()
        .until(() ->
            harness.launches.status(CARS).stream()
                .anyMatch(status -> status.kind() == ChaincodeStatus.Kind.BY_HAND));

    harness.dialPeer().register(CARS);

    use.succeeds();
  }

  @Test
  void a_use_that_waits_in_vain_is_told_what_to_start() throws IOException {
    try (var impatient = LaunchHarness.inDevelopment(dir, Duration.ofMillis(300))) {
      assertThat(impatient.use(CARS).failure())
          .hasMessage(
              "timeout expired while starting chaincode cars:1.0 for transaction; in development"
                  + " mode, start it by hand with CORE_CHAINCODE_ID_NAME=cars:1.0"
                  + " CORE_PEER_LOCALMSPID=Org1MSP CORE_PEER_TLS_ENABLED=false"
                  + " CORE_PEER_ADDRESS=peer.example.com:7052 and let it dial that address");
    }
  }

  @Test
  @Spec({"CP-10", "EB-710"})
  void there_is_one_of_a_name_at_a_time_and_the_next_may_come_when_it_is_gone() {
    FakeChaincode first = harness.dialPeer();
    first.register(CARS);
    await().until(() -> harness.streams.find(CARS).isPresent());
    FakeChaincode second = harness.dialPeer();

    second.sendRegister(CARS.value());

    assertThat(second.awaitEnd().getDescription()).isEqualTo("duplicate chaincodeID: cars:1.0");
    first.close();
    await().until(() -> harness.launches.status(CARS).isEmpty());
    harness.dialPeer().register(CARS);
    harness.use(CARS).succeeds();
  }

  @Test
  @Spec("EB-614")
  void an_installed_package_is_launched_as_ever() throws IOException {
    harness.installWaiting(LaunchHarness.A);
    LaunchHarness.Use use = harness.use(LaunchHarness.A);
    harness.process(LaunchHarness.A);

    harness.dialPeer().register(LaunchHarness.A);

    use.succeeds();
  }
}
