// SPDX-License-Identifier: Apache-2.0
package io.heddle.home;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.disk.LastLines;
import io.heddle.disk.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A note of the snapshot that a node is being taken back to, so that the next start does it if this
 * one is broken off. For one thread at a time.
 */
public final class PendingReturn implements AutoCloseable {

  private static final String BEGIN = "heddle-return 1\nsnapshot ";
  private static final String NONE = "heddle-return 1\nnone";

  private final LastLines file;

  private PendingReturn(LastLines file) {
    this.file = file;
  }

  /** The snapshot that a directory is to be taken back to; empty if none is. */
  public static Optional<String> of(DataDirectory data) {
    if (!Files.exists(data.pendingReturn())) {
      return Optional.empty();
    }
    try (LastLines file = LastLines.open(data.pendingReturn())) {
      return file.read()
          .filter(text -> text.startsWith(BEGIN))
          .map(text -> text.substring(BEGIN.length()).strip());
    } catch (IOException e) {
      throw cannotBe("read", data.pendingReturn(), e);
    }
  }

  /** Opens the note of a directory. */
  public static PendingReturn open(DataDirectory data) {
    try {
      LastLines file = LastLines.open(data.pendingReturn());
      var _ = file.read();
      return new PendingReturn(file);
    } catch (IOException e) {
      throw cannotBe("opened", data.pendingReturn(), e);
    }
  }

  /** A return begins; on the disk when this returns. */
  public void begin(String snapshot) {
    write(BEGIN + snapshot);
  }

  /** It is over; on the disk when this returns. */
  public void done() {
    write(NONE);
  }

  private void write(String text) {
    try {
      file.write(text);
      file.force();
    } catch (IOException e) {
      throw cannotBe("written", file.path(), e);
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw cannotBe("closed", file.path(), e);
    }
  }

  private static HeddleException cannotBe(String done, Path file, IOException e) {
    return new HeddleException(
        Fault.UNAVAILABLE,
        "'%s', which says whether the node is taken back to a snapshot, cannot be %s: %s"
            .formatted(file, done, Reason.words(e)),
        e);
  }
}
