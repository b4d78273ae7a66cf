// SPDX-License-Identifier: Apache-2.0
package io.heddle.install;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Go module on disk, told by its {@code go.mod}; no Go toolchain is needed to find it.
 *
 * @param name what the module calls itself
 */
record GoModule(Path root, String name) {

  private static final Pattern NAME =
      Pattern.compile("^\\s*module\\s+[\"`]?([^\\s\"`]+)[\"`]?\\s*(?://.*)?$", Pattern.MULTILINE);

  /**
   * The module that the directory belongs to.
   *
   * @throws HeddleException {@code BAD_INPUT} if it belongs to none
   */
  static GoModule containing(Path directory) throws IOException {
    Path start = directory.toAbsolutePath().normalize();
    for (Path root = start; root != null; root = root.getParent()) {
      Path file = root.resolve("go.mod");
      if (Files.isRegularFile(file)) {
        return new GoModule(root, name(file));
      }
    }
    throw new HeddleException(
        Fault.BAD_INPUT,
        "'%s' is no Go module: go.mod file not found in it or any directory above"
            .formatted(directory));
  }

  /** The import path of the package in the directory. */
  String importPath(Path directory) {
    String below = root.relativize(directory.toAbsolutePath().normalize()).toString();
    return below.isEmpty() ? name : name + "/" + below;
  }

  private static String name(Path file) throws IOException {
    Matcher line = NAME.matcher(Files.readString(file));
    if (!line.find()) {
      throw new HeddleException(Fault.BAD_INPUT, "'%s' does not name its module".formatted(file));
    }
    return line.group(1);
  }
}
