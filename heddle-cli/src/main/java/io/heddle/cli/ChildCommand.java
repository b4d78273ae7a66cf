// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.show.Printable;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A command of the user's that runs beside the node, with this process's input and outputs.
 *
 * @param environment beside this process's own
 */
record ChildCommand(List<String> words, Map<String, String> environment) {

  /** What shells answer. */
  private static final int NOT_EXECUTABLE = 126;

  private static final int NOT_FOUND = 127;

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  /** After a Ctrl-C, which the terminal has sent to the command as well. */
  private static final Duration TO_END_BY_ITSELF = Duration.ofSeconds(5);

  private static final Duration TO_END = Duration.ofSeconds(10);

  ChildCommand {
    words = List.copyOf(words);
    environment = Map.copyOf(environment);
  }

  /** The exit code if there is no such program, which is told then; empty if there is one. */
  static Optional<Integer> impossible(String program, PrintStream err) {
    List<Path> candidates = candidates(program);
    if (candidates.stream().anyMatch(ChildCommand::canRun)) {
      return Optional.empty();
    }
    if (candidates.stream().anyMatch(Files::exists)) {
      err.printf("'%s' cannot be run: it is not an executable file%n", Printable.of(program));
      return Optional.of(NOT_EXECUTABLE);
    }
    err.printf("Command '%s' is not found%n", Printable.of(program));
    return Optional.of(NOT_FOUND);
  }

  private static List<Path> candidates(String program) {
    try {
      if (program.contains(File.separator)) {
        return List.of(Path.of(program));
      }
      return program.isEmpty() ? List.of() : inPath(program).toList();
    } catch (InvalidPathException e) {
      return List.of();
    }
  }

  private static Stream<Path> inPath(String program) {
    return Arrays.stream(
            Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder).resolve(program));
  }

  private static boolean canRun(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }

  /**
   * Runs it to its end.
   *
   * @return its exit status, 128 and the number if a signal has ended it
   */
  int run(Demise demise, PrintStream err) throws InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(words).inheritIO();
    builder.environment().putAll(environment);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      err.printf("'%s' cannot be run: %s%n", Printable.of(words.getFirst()), e.getMessage());
      return NOT_EXECUTABLE;
    }
    try {
      while (!process.waitFor(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
        if (demise.hasHappened()) {
          return demise.await(err);
        }
      }
      return process.exitValue();
    } finally {
      end(process);
    }
  }

  /** Gently if it was told to end already. */
  private static void end(Process process) {
    if (!process.isAlive()) {
      return;
    }
    boolean wasInterrupted = Thread.interrupted();
    List<ProcessHandle> descendants = process.descendants().toList();
    try {
      boolean wasToldByTerminal =
          Signals.received().filter(each -> each.name().equals("SIGINT")).isPresent();
      if (!wasToldByTerminal || !hasEnded(process, TO_END_BY_ITSELF)) {
        process.destroy();
        if (!hasEnded(process, TO_END)) {
          process.destroyForcibly();
        }
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      wasInterrupted = true;
    } finally {
      descendants.forEach(ProcessHandle::destroyForcibly);
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static boolean hasEnded(Process process, Duration limit) throws InterruptedException {
    return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
  }
}
