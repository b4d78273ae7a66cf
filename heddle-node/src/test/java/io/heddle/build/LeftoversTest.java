// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.process.ProcessTree;
import io.heddle.testing.ShellBuilder;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LeftoversTest {

  @TempDir private Path dir;

  /** They live long enough to be seen; the last one closes all else by which it could be known. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "sleep 300 & sleep 1",
        "nohup sleep 300 & sleep 1",
        "(setsid sh -c 'sleep 300 & wait' &) ; sleep 1",
        "setsid nohup sleep 300 >/dev/null 2>&1 </dev/null & sleep 1",
      })
  @Spec({"HB-8", "EB-329"})
  void nothing_that_a_step_starts_outlives_it(String daemon) {
    // by which it is known here: nobody else sleeps as long
    String duration = "3" + System.nanoTime();
    Path builder =
        ShellBuilder.in(dir.resolve("builder"))
            .with("detect", "exit 0")
            .with("build", daemon.replace("300", duration) + "\nexit 0")
            .directory();
    try (ChaincodeBuilds builds =
        new BuildsFixture(dir)
            .open(new Builder("forking", builder, Map.of("PATH", System.getenv("PATH"))))) {

      var _ = builds.install(BuildsFixture.packageOfType("any"));

      await().untilAsserted(() -> assertThat(sleeping(duration)).isEmpty());
    }
  }

  private static List<ProcessHandle> sleeping(String duration) {
    return ProcessHandle.allProcesses()
        .filter(ProcessTree::isAlive)
        .filter(
            process -> List.of(process.info().arguments().orElse(new String[0])).contains(duration))
        .toList();
  }
}
