// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Looks whether a builder can work at all: Fabric takes one that cannot for one that declines. */
final class BuilderProblems {

  private BuilderProblems() {}

  /** One sentence for each thing that is wrong. */
  static List<String> of(Builder builder) {
    if (!Files.isDirectory(builder.dir())) {
      return List.of(
          "Builder '%s' never claims a package: there is no directory '%s'"
              .formatted(builder.name(), builder.dir()));
    }
    List<String> problems = new ArrayList<>();
    for (String step : List.of("detect", "build", "release", "run")) {
      Path path = builder.executable(step);
      var file = new StepFile(path);
      if (file.isThere() || step.equals("detect") || step.equals("build")) {
        file.problem()
            .ifPresent(problem ->
                problems.add("Builder '%s': '%s' %s".formatted(builder.name(), path, problem)));
      }
    }
    return problems;
  }
}
