// SPDX-License-Identifier: Apache-2.0
package io.heddle.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder that appears with all that is in it or not at all, after a power cut too. One process at
 * a time may make it.
 */
public final class WholeFolder {

  /** Fills an empty folder. */
  @FunctionalInterface
  public interface Content {
    void write(Path folder) throws IOException;
  }

  private WholeFolder() {}

  /** Makes the folder if it is not there. */
  public static void ensure(Path folder, Mode mode, Content content) throws IOException {
    if (Files.exists(folder)) {
      return;
    }
    Path unfinished = WholeFile.unfinished(folder);
    DirectoryTree.delete(unfinished);
    Directories.create(unfinished, mode);
    try {
      content.write(unfinished);
      DirectoryTree.forceAll(unfinished);
      WholeFile.move(unfinished, folder);
    } catch (IOException | RuntimeException e) {
      deleteAfter(e, unfinished);
      throw e;
    }
  }

  /** A full disk should not keep the attempt, nor a key lie about that nobody will use. */
  private static void deleteAfter(Exception failure, Path unfinished) {
    try {
      DirectoryTree.delete(unfinished);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** Makes the folder anew, in place of what is there. */
  public static void replace(Path folder, Mode mode, Content content) throws IOException {
    Path old = folder.resolveSibling("." + folder.getFileName() + ".old");
    DirectoryTree.delete(old);
    WholeFile.move(folder, old);
    ensure(folder, mode, content);
    DirectoryTree.delete(old);
  }
}
