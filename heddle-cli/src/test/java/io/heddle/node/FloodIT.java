// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.ByteString;
import io.heddle.testing.HeddleProcess;
import io.heddle.testing.Packages;
import io.heddle.testing.ShellBuilder;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A builder and a chaincode that write without end on standard error: the node keeps a little of it
 * and no more. {@code -Dheddle.flood.mebibytes} is how much each writes.
 */
final class FloodIT {

  private static final int MEBIBYTES = Integer.getInteger("heddle.flood.mebibytes", 64);
  private static final Duration PATIENCE = Duration.ofMinutes(30);
  private static final long MOST_GROWTH = 150L << 20;

  /** Two transcripts, each with the one before. */
  private static final long MOST_KEPT = 20L << 20;

  @TempDir private Path dir;

  @Test
  @Spec({"HB-4", "EB-328"})
  void floods_on_standard_error_leave_memory_and_disk_alone() throws IOException {
    assumeTrue(Files.exists(Path.of("/proc/self/status")), "memory is read from /proc");
    Path data = dir.resolve("data");
    Path file =
        Packages.write(dir.resolve("flood.tgz"), "flood", "any", Map.of("x", ByteString.EMPTY));
    String flood =
        "yes \"$(printf %01000d 0)\" | head -c " + MEBIBYTES + "M >&2; touch " + dir + "/";
    ShellBuilder builder =
        ShellBuilder.in(dir.resolve("builder"))
            .with("detect", "exit 0")
            .with("build", "touch " + dir + "/begun; " + flood + "built")
            .with("run", flood + "ran; exec sleep 1000");
    try (HeddleProcess node =
        HeddleProcess.runBehind(
            // the builder's words go to the user too, who is not here
            List.of("sh", "-c", "exec \"$@\" 2>/dev/null", "sh"),
            Map.of("JAVA_TOOL_OPTIONS", "-Xmx96m", "CORE_CHAINCODE_INSTALLTIMEOUT", "0s"),
            "start",
            "--data",
            data.toString(),
            "--port",
            "0",
            "--chaincode-port",
            "0",
            "--start-timeout",
            "3600",
            "--builder",
            "any=" + builder.directory(),
            file.toString())) {
      awaitFile(node, "begun");
      long before = memory(node, "VmRSS");

      awaitFile(node, "built");
      awaitFile(node, "ran");

      long highest = memory(node, "VmHWM");
      System.out.printf(
          "FloodIT: 2 x %d MiB written, resident memory %d MiB before, %d MiB at most%n",
          MEBIBYTES, before >> 20, highest >> 20);
      assertThat(highest).isLessThan(before + MOST_GROWTH);
      assertThat(node.process().isAlive()).isTrue();
      assertThat(size(data.resolve("peers/peer0.org1.example.com/transcripts")))
          .isLessThan(MOST_KEPT);
    }
  }

  private void awaitFile(HeddleProcess node, String name) {
    await()
        .atMost(PATIENCE)
        .until(() -> Files.exists(dir.resolve(name)) || !node.process().isAlive());
    assertThat(dir.resolve(name)).exists();
  }

  private static long memory(HeddleProcess node, String what) throws IOException {
    List<String> lines = Files.readAllLines(Path.of("/proc/" + node.process().pid() + "/status"));
    return lines.stream()
            .filter(line -> line.startsWith(what + ":"))
            .map(line -> line.replaceAll("[^0-9]", ""))
            .mapToLong(Long::parseLong)
            .findFirst()
            .orElseThrow()
        * 1024;
  }

  private static long size(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
