// SPDX-License-Identifier: Apache-2.0
package io.heddle.process;

import io.heddle.disk.Mode;
import io.heddle.disk.NewFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file in a temporary directory that says which process works with it, so that the next peer can
 * end that process if this one is killed.
 *
 * <p>It holds the process id and when the process began, for the id may be another's by then.
 */
final class ProcessNote {

  private static final Logger log = LoggerFactory.getLogger(ProcessNote.class);

  private static final String FILE = ".heddle-process";
  private static final Duration KILL_LIMIT = Duration.ofSeconds(5);

  private ProcessNote() {}

  /** Replaces what an earlier step noted; if it cannot be written, the work goes on without. */
  static void write(Path directory, ProcessHandle process) {
    try {
      Path file = directory.resolve(FILE);
      Files.deleteIfExists(file);
      NewFile.write(file, process.pid() + " " + Birth.of(process), Mode.PRIVATE);
    } catch (IOException e) {
      log.debug("Process {} is not noted in '{}'", process.pid(), directory, e);
    }
  }

  /** Kills the process that is noted in the directory, with its descendants, if it still runs. */
  static void endProcess(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    String note = Files.readString(file);
    Optional<ProcessHandle> process =
        ProcessHandle.of(Long.parseLong(note.split(" ", 2)[0]))
            .filter(found -> note.equals(found.pid() + " " + Birth.of(found)));
    if (process.isEmpty()) {
      return;
    }
    log.info("Ending process {}, which an earlier peer left", process.get().pid());
    try {
      if (!new ProcessTree(process.get()).kill(KILL_LIMIT)) {
        log.warn("Process {}, which an earlier peer left, does not end", process.get().pid());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
