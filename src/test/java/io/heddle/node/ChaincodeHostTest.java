// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.HostPort;
import io.heddle.home.DataDirectory;
import io.heddle.node.ChaincodeHost.Doors;
import io.heddle.serve.ConnectionRules;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ChaincodeHostTest {

  private static final HostPort OPEN = new HostPort("0.0.0.0", 7052);

  private final NodeConfig config =
      NodeConfig.defaults(
          DataDirectory.at(Path.of("data")), new Builders(List.of(), Path.of("builders")));

  @Test
  void a_vanished_host_is_noticed_unless_chaincode_may_stand_in_a_debugger() {
    assertThat(rules(config, OPEN, Map.of())).isEqualTo(ConnectionRules.forChaincode());

    assertThat(rules(config, new HostPort("localhost", 7052), Map.of()))
        .isEqualTo(ConnectionRules.forPatientChaincode());
    assertThat(rules(config.with(new DebugSettings(Map.of("cars", 0), true)), OPEN, Map.of()))
        .isEqualTo(ConnectionRules.forPatientChaincode());
    assertThat(
            rules(
                config,
                OPEN,
                Map.of("CHAINCODE_JAVA_OPTIONS", "-agentlib:jdwp=transport=dt_socket,server=y")))
        .isEqualTo(ConnectionRules.forPatientChaincode());
    assertThat(rules(config, OPEN, Map.of("NODE_OPTIONS", "--inspect=127.0.0.1:9229")))
        .isEqualTo(ConnectionRules.forPatientChaincode());
  }

  private static ConnectionRules rules(
      NodeConfig config, HostPort address, Map<String, String> environment) {
    return ChaincodeHost.rules(config, new Doors(address, address, true), environment);
  }
}
