// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import io.heddle.disk.Privacy;
import io.heddle.disk.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the files that RocksDB makes from all but their owner, soon after they come: it makes them
 * for everybody whom the process's mask does not exclude. Their directory keeps others out anyway.
 */
final class PrivateFiles implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(PrivateFiles.class);

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private final Path directory;
  private final Thread looking;

  /* Only the looking thread touches these. */
  private FileTime before = FileTime.fromMillis(0);
  private boolean isTold;

  private PrivateFiles(Path directory) {
    this.directory = directory;
    this.looking = Thread.ofVirtual().name("heddle-ledger-files").unstarted(this::look);
  }

  /** Takes those that are there, and from now on those that come. */
  static PrivateFiles in(Path directory) {
    PrivateFiles files = new PrivateFiles(directory);
    files.looking.start();
    return files;
  }

  private void look() {
    try {
      while (true) {
        lookOnce();
        Thread.sleep(BETWEEN_LOOKS);
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  /** Fails when there are no file descriptors or no memory, as may be for a while. */
  private void lookOnce() {
    try {
      FileTime changed = Files.getLastModifiedTime(directory);
      if (!changed.equals(before)) {
        Privacy.tightenFiles(directory);
        before = changed;
      }
      isTold = false;
    } catch (IOException e) {
      if (!isTold) {
        isTold = true;
        log.warn("The mode of files in '{}' cannot be set: {}", directory, Reason.of(e));
      }
    } catch (OutOfMemoryError _) {
      // the next look is soon
    }
  }

  /** Ends it, after the last file has come. */
  @Override
  public void close() {
    looking.interrupt();
    try {
      looking.join();
      Privacy.tightenFiles(directory);
    } catch (IOException e) {
      log.warn("The mode of files in '{}' cannot be set: {}", directory, Reason.of(e));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
