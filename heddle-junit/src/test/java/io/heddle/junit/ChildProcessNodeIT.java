// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A node in a process of its own ends with the process of the tests, however that ends. */
final class ChildProcessNodeIT {

  @Test
  void ends_when_the_process_of_the_tests_is_killed() throws Exception {
    Process tests =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dheddle.junit.node=process",
                "-Dheddle.junit.bundle=" + System.getProperty("heddle.junit.bundle", ""),
                "-cp",
                System.getProperty("java.class.path"),
                Waiting.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var out = new BufferedReader(new InputStreamReader(tests.getInputStream(), UTF_8));
    String ids = String.valueOf(out.readLine());
    List<ProcessHandle> node =
        ids.lines().map(Long::valueOf).flatMap(id -> ProcessHandle.of(id).stream()).toList();
    assertThat(node).singleElement().matches(ProcessHandle::isAlive);

    tests.destroyForcibly();

    node.get(0).onExit().get(1, TimeUnit.MINUTES);
  }

  /** Starts a network, tells the process of its node, and waits. */
  public static final class Waiting {

    private Waiting() {}

    /** Runs it. */
    public static void main(String[] arguments) throws Exception {
      try (HeddleNetwork network = Heddle.start()) {
        System.out.println(
            ProcessHandle.current()
                .children()
                .map(child -> Long.toString(child.pid()))
                .collect(Collectors.joining()));
        assertThat(network.peers()).hasSize(1);
        System.in.read();
      }
    }
  }
}
