// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.base.PackageId;
import io.heddle.deploy.Deployed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DebugSettingsTest {

  private static final DebugSettings CARS = new DebugSettings(Map.of("cars", 0), false);

  @Test
  void a_chaincode_that_the_node_runs_gets_a_debugger() {
    assertThatCode(() -> check(built(Optional.empty(), false))).doesNotThrowAnyException();
  }

  @Test
  void one_in_a_container_gets_none_and_that_is_said() {
    assertThatThrownBy(() -> check(built(Optional.empty(), true)))
        .hasMessage(
            "Chaincode 'cars' runs in a container, where no debugger is opened; start it in your debugger and deploy it as cars=HOST:PORT, or leave out --debug");
  }

  @Test
  void one_that_somebody_else_starts_gets_none_and_that_is_said() {
    assertThatThrownBy(() -> check(built(Optional.of("localhost:9999"), false)))
        .hasMessage(
            "Chaincode 'cars' is not started by the node; open a debugger where you start it, and leave out --debug");
  }

  @Test
  void one_that_is_not_there_is_named() {
    assertThatThrownBy(() -> CARS.check(List.of(), List.of()))
        .hasMessage(
            "A debugger is wanted for chaincode 'cars', which is not deployed; there is none");
  }

  private static Deployed.Built built(Optional<String> server, boolean isContained) {
    return new Deployed.Built("docker", server, isContained);
  }

  private static void check(Deployed.Built built) {
    CARS.check(
        List.of(new Deployed("cars", new PackageId("cars:1"), 1, Optional.of(built), false)),
        List.of());
  }
}
