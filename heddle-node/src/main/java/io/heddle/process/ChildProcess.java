// SPDX-License-Identifier: Apache-2.0
package io.heddle.process;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A command at work: both outputs are read to their end whether anybody wants them or not. Safe for
 * threads.
 *
 * <p>Fabric: core/container/externalbuilder/session.go.
 */
final class ChildProcess {

  private static final Logger log = LoggerFactory.getLogger(ChildProcess.class);

  /** How long to wait for outputs that a grandchild still holds open. */
  private static final Duration DRAIN_LIMIT = Duration.ofSeconds(1);

  private static final Duration LOOK_EVERY = Duration.ofMillis(10);

  private final Process process;
  private final OutputTail errors = new OutputTail(ErrorSummary.ofBuilder());
  private final Thread outputReader;
  private final Thread errorReader;
  private final Leftovers leftovers;
  private volatile boolean stopped;

  private ChildProcess(
      Process process,
      UnaryOperator<String> shown,
      Consumer<String> output,
      Consumer<String> error) {
    this.process = process;
    this.leftovers = new Leftovers(process.toHandle());
    this.outputReader = read(process.getInputStream(), line -> output.accept(shown.apply(line)));
    this.errorReader =
        read(
            process.getErrorStream(),
            raw -> {
              String line = shown.apply(raw);
              errors.add(line);
              error.accept(line);
            });
  }

  /**
   * Executes the command.
   *
   * @param shown what becomes of each line before anybody gets it
   * @throws IOException if it cannot be started
   */
  static ChildProcess start(
      Command command, UnaryOperator<String> shown, Consumer<String> output, Consumer<String> error)
      throws IOException {
    return new ChildProcess(command.prepare().start(), shown, output, error);
  }

  long pid() {
    return process.pid();
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  boolean isRunning() {
    return process.isAlive();
  }

  /** The last lines of standard error. */
  List<String> lastLines() {
    return errors.lines();
  }

  /** The line of standard error that says best what went wrong. */
  Optional<String> error() {
    return errors.error();
  }

  /**
   * Waits for the end of the process, kills what it has left running, and waits a little for the
   * end of its outputs.
   */
  ExitStatus waitFor() throws InterruptedException {
    int exitValue = process.waitFor();
    leftovers.kill();
    errorReader.join(DRAIN_LIMIT);
    outputReader.join(DRAIN_LIMIT);
    return ExitStatus.of(exitValue, stopped);
  }

  /** True if the process has ended when the time is over; looks at what it starts meanwhile. */
  boolean waitFor(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!process.waitFor(LOOK_EVERY)) {
      leftovers.look();
      if (System.nanoTime() - deadline >= 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Ends the process and its descendants: asks, and kills after the grace period. False if some of
   * them are still there as long again after that.
   */
  boolean stopTree(Duration grace) throws InterruptedException {
    ProcessTree tree = new ProcessTree(process.toHandle());
    if (process.isAlive()) {
      stopped = true;
    }
    boolean hasEnded = tree.terminate(grace) || tree.kill(grace);
    leftovers.kill();
    return hasEnded;
  }

  /** Kills the process and its descendants without asking or waiting. */
  void killTree() {
    stopped = true;
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    leftovers.kill();
  }

  private static Thread read(InputStream in, Consumer<String> consumer) {
    // not a virtual thread: one that reads a pipe holds its carrier, and there are few of those
    return Thread.ofPlatform()
        .daemon()
        .name("output")
        .start(() -> {
          try (in) {
            LineReader.forEachLine(in, consumer);
          } catch (IOException e) {
            // Java closes the outputs of an ended process, even while they are being read
            log.debug("Output ended early", e);
          }
        });
  }
}
