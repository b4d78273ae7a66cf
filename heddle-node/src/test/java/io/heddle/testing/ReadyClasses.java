// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Heddle's classes as Java has them after a start, recorded once for each build as the launcher
 * does it: most of the time of a process that a test starts would go into reading and checking
 * them.
 */
final class ReadyClasses {

  private static final Path DIRECTORY = Checkout.SHARED.resolve("ready-classes");
  private static final List<String> QUIET = List.of("-Xlog:aot=off", "-Xlog:cds=off");

  private static List<String> options = List.of();
  private static boolean isPrepared;

  private ReadyClasses() {}

  /**
   * Options of Java to have them; none if they could not be recorded.
   *
   * @param java the program and its options, which have to be the same each time
   * @param jar of Heddle
   * @param program the class path and the main class
   */
  static synchronized List<String> options(List<String> java, Path jar, List<String> program) {
    if (!isPrepared && Files.exists(jar)) {
      isPrepared = true;
      try (Turn _ = Turn.at(DIRECTORY)) {
        Path cache =
            DIRECTORY.resolve(
                "%d-%d.aot".formatted(Files.getLastModifiedTime(jar).toMillis(), Files.size(jar)));
        if (Files.exists(cache) || record(java, cache, program)) {
          options = new ArrayList<>(QUIET);
          options.add("-XX:AOTCache=" + cache);
        }
      } catch (IOException e) {
        throw new AssertionError("Heddle's classes could not be recorded", e);
      }
    }
    return options;
  }

  private static boolean record(List<String> java, Path cache, List<String> program)
      throws IOException {
    Path unfinished = cache.resolveSibling("unfinished.aot");
    List<String> command = new ArrayList<>(java);
    command.add("-XX:AOTCacheOutput=" + unfinished);
    command.addAll(program);
    command.add("rehearse");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(DIRECTORY.resolve("rehearse.log").toFile())
            .start();
    try {
      boolean hasEnded = process.waitFor(5, TimeUnit.MINUTES);
      process.destroyForcibly();
      if (!hasEnded || process.exitValue() != 0 || !Files.exists(unfinished)) {
        return false;
      }
      Files.move(unfinished, cache, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
