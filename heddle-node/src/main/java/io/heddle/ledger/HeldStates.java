// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.disk.Directories;
import io.heddle.disk.DirectoryTree;
import io.heddle.disk.Mode;
import io.heddle.disk.Reason;
import io.heddle.disk.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * States of one ledger that outlive later blocks and the death of the process, until they are
 * released: each is a store of its own in a folder beside the ledger's. They share their tables
 * with it, so that one costs no more room than what the ledger has rewritten since.
 */
public final class HeldStates {

  private static final String UNFINISHED = ".new";

  private final ChannelName channel;
  private final Database database;
  private final Gate gate;
  private final Path folder;

  HeldStates(ChannelName channel, Database database, Gate gate) {
    this.channel = channel;
    this.database = database;
    this.gate = gate;
    this.folder = folder(database).resolve(channel.value());
  }

  private static Path folder(Database database) {
    return database.directory().resolveSibling("held");
  }

  /** Removes those of ledgers that are not there any more. */
  static void sweep(Database database, List<ChannelName> channels) throws IOException {
    Path all = folder(database);
    for (Path each : inside(all)) {
      if (channels.stream().noneMatch(channel -> each.equals(all.resolve(channel.value())))) {
        DirectoryTree.delete(each);
      }
    }
  }

  /** The last blocks of those that are whole, in unsigned order. */
  public NavigableSet<Long> blocks() {
    NavigableSet<Long> blocks = new TreeSet<>(Long::compareUnsigned);
    try {
      for (Path each : inside(folder)) {
        String name = String.valueOf(each.getFileName());
        if (!name.endsWith(UNFINISHED)) {
          blocks.add(Long.parseUnsignedLong(name));
        }
      }
      return blocks;
    } catch (IOException | NumberFormatException e) {
      throw failed("cannot be read", e);
    }
  }

  /**
   * Holds the present state; no block is appended meanwhile.
   *
   * @throws HeddleException {@code UNAVAILABLE} if it cannot be written
   */
  void hold(ChainEnd end) {
    Path whole = whole(end.height() - 1);
    Path unfinished = whole.resolveSibling(whole.getFileName() + UNFINISHED);
    try {
      DirectoryTree.delete(whole);
      DirectoryTree.delete(unfinished);
      Directories.create(unfinished, Mode.PRIVATE_FOLDER);
      StoreCopy.make(unfinished, Map.of(channel, end), database, gate, Optional.empty());
      DirectoryTree.forceAll(unfinished);
      WholeFile.move(unfinished, whole);
    } catch (IOException e) {
      throw failed("cannot be written", e);
    }
  }

  /**
   * The store with the state behind a block; the caller closes it.
   *
   * @throws HeddleException if it is not one of {@link #blocks}, or damaged
   */
  public LedgerStore open(long block) {
    return LedgerStore.open(whole(block));
  }

  /** Removes one, whether or not it is there or was made to its end. */
  public void release(long block) {
    Path whole = whole(block);
    try {
      DirectoryTree.delete(whole.resolveSibling(whole.getFileName() + UNFINISHED));
      DirectoryTree.delete(whole);
      if (inside(folder).isEmpty()) {
        DirectoryTree.delete(folder);
      }
    } catch (IOException e) {
      throw failed("cannot be removed", e);
    }
  }

  /** Removes all. */
  public void releaseAll() {
    try {
      DirectoryTree.delete(folder);
    } catch (IOException e) {
      throw failed("cannot be removed", e);
    }
  }

  private Path whole(long block) {
    return folder.resolve(Long.toUnsignedString(block));
  }

  private static List<Path> inside(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  private HeddleException failed(String what, Exception e) {
    return new HeddleException(
        Fault.UNAVAILABLE,
        "States of channel '%s' that are held in '%s' %s: %s"
            .formatted(channel, folder, what, e instanceof IOException io ? Reason.words(io) : e),
        e);
  }
}
