// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A path as it is typed: no empty one, which a variable without a value gives, and no option. */
final class TypedPath {

  private TypedPath() {}

  /**
   * The path.
   *
   * @throws IllegalArgumentException with what is wrong with it
   */
  static Path of(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("the name is empty; '.' is the current directory");
    }
    if (text.startsWith("--")) {
      throw new IllegalArgumentException(
          "'%s' looks like an option; write './%s' if a file is called so".formatted(text, text));
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          "'%s' cannot be the name of a file here: %s".formatted(text, e.getReason()), e);
    }
  }
}
