// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;

/** Whether a file is the one that it was: where it really lies, its length, when it was changed. */
final class ToolFile {

  private ToolFile() {}

  static String describe(String path) {
    try {
      Path real = Path.of(path).toRealPath();
      BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
      return "%s -> %s %d %d"
          .formatted(
              path,
              real,
              attributes.size(),
              attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS));
    } catch (IOException | InvalidPathException _) {
      return path + " is not there";
    }
  }

  /** Where a path leads to in the end. */
  static String real(String path) {
    try {
      return Path.of(path).toRealPath().toString();
    } catch (IOException | InvalidPathException _) {
      return "is not there";
    }
  }
}
