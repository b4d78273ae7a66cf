// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import io.heddle.base.PackageId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with the index files that a builder has just released. */
final class IndexCheck {

  private static final Path IN_PACKAGE = Path.of("META-INF", "statedb");

  private IndexCheck() {}

  /** One sentence for the log for each problem. */
  static List<String> of(PackageId id, Builder builder, Path source, Path release) {
    IndexFiles released = IndexFiles.ofRelease(release);
    List<String> sentences = new ArrayList<>();
    for (String problem : released.problems()) {
      sentences.add("Package '%s' has a problem with an index: %s".formatted(id, problem));
    }
    if (sentences.isEmpty()
        && released.entries().isEmpty()
        && Files.isDirectory(source.resolve(IN_PACKAGE))) {
      sentences.add(
          "Package '%s' comes with index files that have no effect: builder '%s' did not copy '%s' into its release output"
              .formatted(id, builder.name(), IN_PACKAGE));
    }
    return sentences;
  }
}
