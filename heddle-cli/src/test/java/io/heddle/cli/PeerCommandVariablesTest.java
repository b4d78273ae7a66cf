// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a shell that was made ready for Fabric's {@code peer} command has to say to a node. */
final class PeerCommandVariablesTest {

  private static final Map<String, String> SHELL =
      Map.of(
          "PATH", "/bin",
          "FABRIC_CFG_PATH", "/samples/config",
          "CORE_PEER_ADDRESS", "localhost:7051",
          "CORE_PEER_TLS_ENABLED", "true",
          "CORE_PEER_LOCALMSPID", "",
          "CORE_PEER_MSPCONFIGPATH", "/samples/msp");

  @Test
  void those_that_configure_the_node_are_named() {
    assertThat(PeerCommandVariables.areIn(SHELL)).isTrue();
    assertThat(told(SHELL))
        .isEqualTo(
            "Variables of this shell configure the node, too: CORE_PEER_ADDRESS, CORE_PEER_TLS_ENABLED, FABRIC_CFG_PATH; unset them if that is not meant, or name a configuration with --config\n");
  }

  @Test
  void nothing_is_said_if_there_are_none_and_of_those_that_are_marked_as_a_clients() {
    Map<String, String> marked =
        Map.of(
            PeerCommandVariables.MARK,
            "CORE_PEER_ADDRESS CORE_PEER_MSPCONFIGPATH",
            "CORE_PEER_ADDRESS",
            "localhost:7051",
            "CORE_PEER_MSPCONFIGPATH",
            "/samples/msp",
            "PATH",
            "/bin");

    Map<String, String> rest = PeerCommandVariables.removedFrom(marked);

    assertThat(rest).containsOnlyKeys(PeerCommandVariables.MARK, "PATH");
    assertThat(PeerCommandVariables.areIn(rest)).isFalse();
    assertThat(told(rest)).isEmpty();
  }

  private static String told(Map<String, String> environment) {
    var bytes = new ByteArrayOutputStream();
    PeerCommandVariables.tellOf(environment, new PrintStream(bytes, true, UTF_8));
    return bytes.toString(UTF_8);
  }
}
