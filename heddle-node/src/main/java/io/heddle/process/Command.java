// SPDX-License-Identifier: Apache-2.0
package io.heddle.process;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An executable with its arguments, and the whole environment that it gets.
 *
 * @param words the executable first
 */
public record Command(List<String> words, Map<String, String> environment) {

  public Command {
    words = List.copyOf(words);
    environment = Map.copyOf(environment);
  }

  /** One whose arguments are directories. */
  public static Command of(Path executable, Map<String, String> environment, Path... directories) {
    List<String> words =
        Stream.concat(Stream.of(executable), Stream.of(directories))
            .map(path -> path.toAbsolutePath().toString())
            .toList();
    return new Command(words, environment);
  }

  /** Ready to be started, with an empty standard input. */
  public ProcessBuilder prepare() {
    ProcessBuilder process = new ProcessBuilder(words).redirectInput(new File("/dev/null"));
    process.environment().clear();
    process.environment().putAll(environment);
    return process;
  }

  /** The words alone: the environment may hold secrets. */
  @Override
  public String toString() {
    return String.join(" ", words);
  }
}
