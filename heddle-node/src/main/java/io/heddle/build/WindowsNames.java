// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names with backslashes in a code package, as some tools on Windows write them: whoever packed it
 * sees folders, and a peer sees one long name.
 */
final class WindowsNames {

  private static final Logger log = LoggerFactory.getLogger(WindowsNames.class);

  private WindowsNames() {}

  /** What to say of a package that cannot be built, with "; " before it; empty if it has none. */
  static String hint(Path source) {
    return first(source)
        .map(name ->
            "; names in the code package contain backslashes, as tools on Windows write them, such as '%s': pack it with slashes"
                .formatted(name))
        .orElse("");
  }

  private static Optional<String> first(Path source) {
    try (Stream<Path> files = Files.walk(source)) {
      return files
          .map(file -> source.relativize(file).toString())
          .filter(name -> name.indexOf('\\') >= 0)
          .sorted()
          .findFirst();
    } catch (IOException e) {
      log.debug("Sources in '{}' could not be looked at", source, e);
      return Optional.empty();
    }
  }
}
