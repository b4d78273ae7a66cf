// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * An external builder written down in a test: one shell script for each step.
 *
 * @param directory the parent of {@code bin}
 */
public record ShellBuilder(Path directory) {

  /** A builder without steps in the directory, which is created. */
  public static ShellBuilder in(Path directory) {
    try {
      Files.createDirectories(directory.resolve("bin"));
      return new ShellBuilder(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same builder with another script for the step. */
  public ShellBuilder with(String step, String script) {
    Path file = directory.resolve("bin").resolve(step);
    try {
      Files.writeString(file, "#!/bin/sh\n" + script + "\n");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
