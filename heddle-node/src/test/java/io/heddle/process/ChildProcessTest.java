// SPDX-License-Identifier: Apache-2.0
package io.heddle.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.testing.Spec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class ChildProcessTest {

  private static final Duration LONGER_THAN_IT_WAITS = Duration.ofSeconds(5);

  /** Whoever takes the lines is slow, and the process has ended long before the last one. */
  @Test
  @Spec("EB-329")
  void is_over_when_its_last_line_has_been_read() throws Exception {
    Thread waiting = Thread.currentThread();
    var process = new CompletableFuture<ChildProcess>();
    var command =
        new Command(List.of("/bin/sh", "-c", "printf 'a\\nb\\nc\\n' >&2; exit 3"), Map.of());

    process.complete(
        ChildProcess.start(
            command,
            UnaryOperator.identity(),
            _ -> {},
            line -> {
              if (line.equals("a")) {
                process.join().handle().onExit().join();
                awaitThatItWaits(waiting);
              }
            }));
    ExitStatus status = process.join().waitFor();

    assertThat(status.code()).isEqualTo(3);
    assertThat(process.join().lastLines()).containsExactly("a", "b", "c");
  }

  @Test
  void gives_only_the_last_lines_of_standard_error() throws Exception {
    var command = new Command(List.of("/bin/sh", "-c", "echo out; echo err >&2"), Map.of());

    ChildProcess process = ChildProcess.start(command, UnaryOperator.identity(), _ -> {}, _ -> {});

    assertThat(process.waitFor().code()).isZero();
    assertThat(process.lastLines()).containsExactly("err");
  }

  @Test
  @Spec({"EB-326", "HB-23"})
  void has_no_variable_that_it_is_not_given() throws Exception {
    var command = new Command(List.of(Path.of("/usr/bin/env").toString()), Map.of());
    var lines = new java.util.concurrent.CopyOnWriteArrayList<String>();

    ChildProcess process =
        ChildProcess.start(command, UnaryOperator.identity(), lines::add, _ -> {});

    assertThat(process.waitFor().code()).isZero();
    assertThat(lines).isEmpty();
  }

  private static void awaitThatItWaits(Thread waiting) {
    long deadline = System.nanoTime() + LONGER_THAN_IT_WAITS.toNanos();
    while (waiting.getState() != Thread.State.TIMED_WAITING && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
  }
}
