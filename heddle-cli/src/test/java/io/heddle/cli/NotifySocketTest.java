// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.testing.DatagramReceiver;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Messages to systemd. */
@EnabledOnOs(OS.LINUX)
final class NotifySocketTest {

  @TempDir private Path directory;

  @Test
  void messages_reach_a_socket_in_the_file_system_and_in_the_abstract_name_space()
      throws Throwable {
    for (String path :
        new String[] {
          directory.resolve("notify").toString(), "@heddle-test-" + ProcessHandle.current().pid()
        }) {
      try (var systemd = new DatagramReceiver(path)) {
        SystemdNotifier notifier = SystemdNotifier.of(Map.of("NOTIFY_SOCKET", path)).orElseThrow();

        notifier.starting("building asset-java, 3 s\nand more");
        notifier.ready("Ready: peer at localhost:7051");
        notifier.stopping();

        assertThat(systemd.received())
            .containsExactly(
                "STATUS=building asset-java, 3 s\nEXTEND_TIMEOUT_USEC=60000000",
                "READY=1\nSTATUS=Ready: peer at localhost:7051",
                "STOPPING=1\nSTATUS=Ending");
      }
    }
  }

  @Test
  void nobody_there_is_a_failure_that_a_start_survives() {
    String path = directory.resolve("nobody").toString();

    assertThatThrownBy(() -> new NotifySocket(path).send("READY=1"))
        .hasMessage("nobody takes messages at '%s'".formatted(path));
    SystemdNotifier.of(Map.of("NOTIFY_SOCKET", path)).orElseThrow().ready("on");
  }

  @Test
  void what_can_be_no_socket_is_none() {
    assertThat(NotifySocket.at("vsock:2:1234")).isEmpty();
    assertThat(NotifySocket.at("@")).isEmpty();
    assertThat(NotifySocket.at("/" + "x".repeat(107))).isEmpty();
    assertThat(SystemdNotifier.of(Map.of())).isEmpty();
  }
}
