// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The JDK that a node needs, where this process has an older one. */
final class Jdk25 {

  /** Names its home, where it is in no usual place. */
  static final String VARIABLE = "HEDDLE_JAVA_HOME";

  private static final int VERSION = 25;
  private static final List<String> PLACES =
      List.of(
          "/usr/lib/jvm",
          "/usr/java",
          "/opt",
          "/opt/java",
          "/usr/local",
          "~/.sdkman/candidates/java",
          "~/.jdks",
          "~/.asdf/installs/java",
          "/Library/Java/JavaVirtualMachines",
          "~/Library/Java/JavaVirtualMachines",
          "/opt/homebrew/opt",
          "/usr/local/opt");
  private static final List<String> INSIDE =
      List.of("", "Contents/Home", "libexec/openjdk.jdk/Contents/Home");

  private Jdk25() {}

  /** Whether this process has it. */
  static boolean isHere() {
    return Runtime.version().feature() == VERSION;
  }

  /**
   * Its home.
   *
   * @param environment of this process
   * @throws HeddleFailure if there is none
   */
  static Path find(Map<String, String> environment, Path userHome) {
    return find(environment, userHome, Path.of("/"));
  }

  /** The same with another root of all places. */
  static Path find(Map<String, String> environment, Path userHome, Path root) {
    List<String> searched = new ArrayList<>();
    for (String variable : List.of(VARIABLE, "JAVA_HOME")) {
      String home = environment.getOrDefault(variable, "");
      if (!home.isEmpty()) {
        searched.add("%s (%s)".formatted(variable, home));
        if (isOne(Path.of(home))) {
          return Path.of(home);
        }
      }
    }
    for (String place : PLACES) {
      searched.add(place);
      Path folder =
          place.startsWith("~/")
              ? userHome.resolve(place.substring(2))
              : root.resolve(place.substring(1));
      Optional<Path> found = in(folder);
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw new HeddleFailure(
        "A node needs a JDK %d, these tests run on Java %d, and no JDK %d was found; looked in: %s. Install one, or set %s to it"
            .formatted(
                VERSION,
                Runtime.version().feature(),
                VERSION,
                String.join(", ", searched),
                VARIABLE));
  }

  private static Optional<Path> in(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .sorted()
          .flatMap(entry -> INSIDE.stream().map(entry::resolve))
          .filter(Jdk25::isOne)
          .findFirst();
    } catch (IOException e) {
      return Optional.empty(); // a folder that may not be read has none for us
    }
  }

  private static boolean isOne(Path home) {
    Path release = home.resolve("release");
    if (!Files.isExecutable(home.resolve("bin").resolve("java")) || !Files.isReadable(release)) {
      return false;
    }
    try (Stream<String> lines = Files.lines(release)) {
      return lines.anyMatch(line -> line.matches("JAVA_VERSION=\"%d[\".+-].*".formatted(VERSION)));
    } catch (IOException e) {
      return false;
    }
  }
}
