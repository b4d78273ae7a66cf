// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A path as it is typed: no empty one, which a variable without a value gives, and no option. */
final class PathValue implements ITypeConverter<Path> {

  PathValue() {}

  @Override
  public Path convert(String text) {
    if (text.isEmpty()) {
      throw new TypeConversionException("the name is empty; '.' is the current directory");
    }
    if (text.startsWith("--")) {
      throw new TypeConversionException(
          "'%s' looks like an option; write './%s' if a file is called so".formatted(text, text));
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new TypeConversionException(
          "'%s' cannot be the name of a file here: %s".formatted(text, e.getReason()));
    }
  }
}
