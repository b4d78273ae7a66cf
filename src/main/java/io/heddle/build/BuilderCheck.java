// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Looks whether a builder can work at all: Fabric takes one that cannot for one that declines. */
final class BuilderCheck {

  private BuilderCheck() {}

  /** One sentence for each thing that is wrong. */
  static List<String> of(Builder builder) {
    if (!Files.isDirectory(builder.dir())) {
      return List.of(
          "Builder '%s' never claims a package: there is no directory '%s'"
              .formatted(builder.name(), builder.dir()));
    }
    List<String> problems = new ArrayList<>();
    for (String step : List.of("detect", "build", "release", "run")) {
      Path file = builder.executable(step);
      if (!Files.isRegularFile(file)) {
        if (step.equals("detect") || step.equals("build")) {
          problems.add(problem(builder, "'%s' is missing".formatted(file)));
        }
      } else if (!Files.isExecutable(file)) {
        problems.add(problem(builder, "'%s' is not executable".formatted(file)));
      } else if (isTextWithoutInterpreter(file)) {
        problems.add(
            problem(
                builder,
                "'%s' does not begin with '#!', and a Fabric peer would not run it"
                    .formatted(file)));
      }
    }
    return problems;
  }

  private static String problem(Builder builder, String what) {
    return "Builder '%s': %s".formatted(builder.name(), what);
  }

  private static boolean isTextWithoutInterpreter(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] begin = in.readNBytes(64);
      for (byte each : begin) {
        if (each == 0) {
          return false;
        }
      }
      return begin.length < 2 || begin[0] != '#' || begin[1] != '!';
    } catch (IOException _) {
      // it may be executable and not readable
      return false;
    }
  }
}
