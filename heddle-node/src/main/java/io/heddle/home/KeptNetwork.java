// SPDX-License-Identifier: Apache-2.0
package io.heddle.home;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.disk.Mode;
import io.heddle.disk.Reason;
import io.heddle.disk.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A copy of the network file of which a data directory was made, so that a later start sees what
 * somebody has changed in it since.
 */
public record KeptNetwork(Path file) {

  /**
   * Its text; empty if the directory was made without one.
   *
   * @throws HeddleException {@code BAD_INPUT} if it cannot be read
   */
  public Optional<String> text() {
    try {
      return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    } catch (IOException e) {
      throw cannotBe("read", e);
    }
  }

  /**
   * Keeps another text, on disk when this returns.
   *
   * @throws HeddleException {@code BAD_INPUT} if it cannot be written
   */
  public void keep(String text) {
    try {
      WholeFile.update(file, text, Mode.PRIVATE);
    } catch (IOException e) {
      throw cannotBe("written", e);
    }
  }

  private HeddleException cannotBe(String done, IOException e) {
    return new HeddleException(
        Fault.BAD_INPUT, "'%s' cannot be %s: %s".formatted(file, done, Reason.words(e)), e);
  }
}
