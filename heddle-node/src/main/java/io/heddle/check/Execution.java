// SPDX-License-Identifier: Apache-2.0
package io.heddle.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heddle.build.Builder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * One executable of the builder at work as under a peer, but for its working directory: empty
 * standard input, the environment of the builder, nothing else. Its outputs go to files.
 *
 * <p>Closing ends it and all that it started.
 */
final class Execution implements AutoCloseable {

  /** What Fabric reads as one line; it stops reading at a longer one, which blocks the builder. */
  private static final int LONGEST_LINE = 1 << 16;

  private static final int SHOWN_LINES = 3;

  private final Process process;
  private final Path errors;
  private final MarkedProcesses started;
  private final long begin = System.nanoTime();

  private Execution(Process process, Path errors, MarkedProcesses started) {
    this.process = process;
    this.errors = errors;
    this.started = started;
  }

  /**
   * Starts {@code bin/<step>} with the directories as arguments.
   *
   * @throws IOException if the operating system refuses
   */
  static Execution start(Workplace place, Builder builder, String step, Path... directories)
      throws IOException {
    Path errors = Files.createTempFile(place.root(), step, ".err");
    ProcessBuilder process =
        builder
            .command(step, directories)
            .prepare()
            .directory(place.working().toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(errors.toFile());
    return new Execution(process.start(), errors, new MarkedProcesses(place.mark()));
  }

  /** Waits for its end; false if it has not ended when the time is over. */
  boolean endsWithin(Duration limit) throws InterruptedException {
    return started.watch(process, limit);
  }

  /** How many processes are there beside it, or after it, when the time is over. */
  int leftBehindAfter(Duration limit) throws InterruptedException {
    return started.leftAfter(limit);
  }

  void terminate() {
    process.destroy();
  }

  /** Kills it alone, not what it started. */
  void kill() {
    process.destroyForcibly();
  }

  boolean isRunning() {
    return process.isAlive();
  }

  boolean isSuccess() {
    return !process.isAlive() && process.exitValue() == 0;
  }

  String outcome() {
    return process.isAlive() ? "still running" : "exit status " + process.exitValue();
  }

  Duration age() {
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  boolean saidNothing() throws IOException {
    return Files.size(errors) == 0;
  }

  /** The last lines of standard error behind a semicolon; empty if there are none. */
  String lastWords() throws IOException {
    try (Stream<String> lines = new String(Files.readAllBytes(errors), UTF_8).lines()) {
      List<String> all = lines.filter(line -> !line.isBlank()).toList();
      List<String> last = all.subList(Math.max(0, all.size() - SHOWN_LINES), all.size());
      return last.isEmpty() ? "" : "; it said: " + String.join(" / ", last);
    }
  }

  boolean hasLongLine() throws IOException {
    try (InputStream in = Files.newInputStream(errors)) {
      int length = 0;
      byte[] buffer = new byte[1 << 13];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        for (int i = 0; i < read; i++) {
          length = buffer[i] == '\n' ? 0 : length + 1;
          if (length > LONGEST_LINE) {
            return true;
          }
        }
      }
      return false;
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    started.kill();
    process.onExit().join();
  }
}
