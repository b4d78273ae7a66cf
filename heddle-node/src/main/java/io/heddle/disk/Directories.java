// SPDX-License-Identifier: Apache-2.0
package io.heddle.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Directories that are made with their mode from the first moment on. */
public final class Directories {

  private Directories() {}

  /** Makes the directory, and those above it, unless it is there. */
  public static void create(Path directory, Mode mode) throws IOException {
    Files.createDirectories(directory, mode.attribute());
  }

  /** Makes the directory that the file is to lie in, unless it is there. */
  public static void createAbove(Path file, Mode mode) throws IOException {
    Path above = file.getParent();
    if (above != null) {
      create(above, mode);
    }
  }

  /** Makes the directory, which must not be there yet. */
  public static void createNew(Path directory, Mode mode) throws IOException {
    Files.createDirectory(directory, mode.attribute());
  }
}
