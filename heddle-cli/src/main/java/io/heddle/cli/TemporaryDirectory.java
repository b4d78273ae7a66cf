// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.disk.DirectoryTree;
import io.heddle.disk.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A directory for the data of one run; closing removes it with all it holds. */
record TemporaryDirectory(Path path) implements AutoCloseable {

  static TemporaryDirectory create() {
    try {
      return new TemporaryDirectory(Files.createTempDirectory("heddle-"));
    } catch (IOException e) {
      throw new HeddleException(
          Fault.BAD_INPUT, "No temporary directory could be made: " + Reason.of(e), e);
    }
  }

  @Override
  public void close() {
    try {
      DirectoryTree.delete(path);
    } catch (IOException e) {
      System.err.printf("Temporary directory '%s' could not be removed: %s%n", path, Reason.of(e));
    }
  }
}
