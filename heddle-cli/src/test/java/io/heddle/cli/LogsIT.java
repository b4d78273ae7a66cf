// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.testing.Checkout;
import io.heddle.testing.HeddleProcess;
import io.heddle.testing.Packages;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be read of a chaincode after it, and its node, have ended. */
final class LogsIT {

  private static final Path EXITS = Checkout.RESOURCES.resolve("builders/exits");

  @TempDir private Path directory;

  @Test
  @Spec("HB-4")
  void a_chaincode_that_died_has_left_its_last_words() {
    Path data = directory.resolve("data");
    Path file =
        Packages.write(
            directory.resolve("exits.tgz"),
            "brief",
            "exits",
            Map.of("file", ByteString.copyFromUtf8("x")));
    try (HeddleProcess node =
        HeddleProcess.startNode(data, "--builder", "exits=" + EXITS, file.toString())) {
      assertThat(logs(data, "brief")).contains("exits run | no thread left\n");
      assertThat(node.process().isAlive()).isTrue();
    }

    assertThat(logs(data, "brief"))
        .contains("exits run started\n")
        .contains("exits run | no thread left\n")
        .containsPattern("exits run ended after [0-9.]+ s: exit status 3\n");
    assertThat(logs(data, "brief", "--build"))
        .containsPattern("exits build ended after [0-9.]+ s: exit status 0\n");
  }

  private static String logs(Path data, String name, String... more) {
    String[] arguments = new String[4 + more.length];
    arguments[0] = "logs";
    arguments[1] = name;
    arguments[2] = "--data";
    arguments[3] = data.toString();
    System.arraycopy(more, 0, arguments, 4, more.length);
    try (HeddleProcess logs = HeddleProcess.run(arguments)) {
      assertThat(logs.exitCode()).as("%s", logs.err()).isZero();
      return logs.out();
    }
  }
}
