// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.HostPort;
import io.heddle.node.ChaincodeHost.Doors;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ChaincodeHostTest {

  @Test
  void a_vanished_host_is_noticed_unless_chaincode_may_stand_in_a_debugger() {
    assertThat(mayStandStill("0.0.0.0", false)).isFalse();
    assertThat(mayStandStill("0.0.0.0", true)).isTrue();
    assertThat(mayStandStill("localhost", false)).as("nothing vanishes without a word").isTrue();
  }

  private static boolean mayStandStill(String host, boolean isDevelopment) {
    HostPort address = new HostPort(host, 7052);
    var debugging =
        new Debugging(
            new DebugWishes(new DebugSettings(Map.of(), true)),
            0,
            isDevelopment,
            _ -> false,
            () -> {});
    return ChaincodeHost.rules(new Doors(address, address, true), debugging)
        .mayStandStill()
        .getAsBoolean();
  }
}
