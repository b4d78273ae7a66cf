// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A {@link TypedPath} for picocli. */
final class PathValue implements ITypeConverter<Path> {

  PathValue() {}

  @Override
  public Path convert(String text) {
    try {
      return TypedPath.of(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
