// SPDX-License-Identifier: Apache-2.0
package io.heddle.snapshot;

import io.heddle.base.ChannelName;
import io.heddle.disk.Directories;
import io.heddle.disk.DirectoryTree;
import io.heddle.disk.Mode;
import io.heddle.disk.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a peer's snapshots lie: {@code completed/CHANNEL/BLOCK}, and {@code temp} as long as they
 * are written.
 *
 * @param root what Fabric calls {@code ledger.snapshots.rootDir}
 */
record SnapshotPlaces(Path root) {

  /** Fills an empty folder. */
  @FunctionalInterface
  interface Content {
    void write(Path folder) throws IOException;
  }

  private Path temporary() {
    return root.resolve("temp");
  }

  /** Removes what an earlier process has left unfinished. */
  void sweep() throws IOException {
    DirectoryTree.delete(temporary());
  }

  Path completed(ChannelName channel, long block) {
    return root.resolve("completed").resolve(channel.value()).resolve(Long.toUnsignedString(block));
  }

  boolean isThere(ChannelName channel, long block) {
    return Files.exists(completed(channel, block));
  }

  /** Whole, on the disk and in its place, or not there at all. */
  void make(ChannelName channel, long block, Content content) throws IOException {
    Path unfinished = temporary().resolve("%s-%s".formatted(channel, Long.toUnsignedString(block)));
    DirectoryTree.delete(unfinished);
    try {
      Directories.create(unfinished, Mode.READABLE_FOLDER);
      content.write(unfinished);
      DirectoryTree.forceAll(unfinished);
      Path completed = completed(channel, block);
      Directories.createAbove(completed, Mode.READABLE_FOLDER);
      WholeFile.move(unfinished, completed);
    } finally {
      DirectoryTree.delete(unfinished);
    }
  }
}
