// SPDX-License-Identifier: Apache-2.0
package io.heddle.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** How many files and connections this process may have open at once. */
public final class OpenFiles {

  /** What Linux tells a process of its limits; other systems have no such file. */
  private static final Path LIMITS = Path.of("/proc/self/limits");

  private static final String NAME = "Max open files";
  private static final int USUAL = 10_240;

  private OpenFiles() {}

  public static int limit() {
    try (Stream<String> lines = Files.lines(LIMITS)) {
      return lines
          .filter(line -> line.startsWith(NAME))
          .flatMap(line -> Arrays.stream(line.substring(NAME.length()).strip().split(" ")))
          .findFirst()
          .map(OpenFiles::number)
          .orElse(USUAL);
    } catch (IOException _) {
      return USUAL;
    }
  }

  private static int number(String text) {
    try {
      return Math.clamp(Long.parseLong(text), 1, Integer.MAX_VALUE);
    } catch (NumberFormatException _) {
      return Integer.MAX_VALUE; // "unlimited"
    }
  }
}
