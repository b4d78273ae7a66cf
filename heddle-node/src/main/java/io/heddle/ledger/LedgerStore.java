// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.disk.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * The ledgers of one peer, in one directory that one process at a time may use. They can be copied
 * while they are used, and taken back to a copy.
 */
public final class LedgerStore implements AutoCloseable {

  /** Fabric's sample of {@code peer.gossip.pvtData.transientstoreMaxBlockRetention}. */
  private static final long TRANSIENT_BLOCKS = 20_000;

  private final StoreDirectory directory;
  private final long transientBlocks;
  private final StoreMemory memory;
  private final Runnable afterwards;
  private volatile OpenLedgers present;
  private boolean isClosed; // guarded by this

  private LedgerStore(
      StoreDirectory directory,
      long transientBlocks,
      StoreMemory memory,
      Runnable afterwards,
      OpenLedgers present) {
    this.directory = directory;
    this.transientBlocks = transientBlocks;
    this.memory = memory;
    this.afterwards = afterwards;
    this.present = present;
  }

  /** Whether ledgers are in a directory, or what is left of some. */
  public static boolean isAt(Path dir) {
    return StoreDirectory.isAt(dir);
  }

  /**
   * Opens the ledgers in a directory, which is made if it does not exist.
   *
   * @throws HeddleException {@code UNAVAILABLE} if another process uses the directory, {@code
   *     BAD_INPUT} if it cannot be written or was written by another version
   */
  public static LedgerStore open(Path dir) {
    return open(dir, TRANSIENT_BLOCKS);
  }

  /** As the other, alone in its process. */
  static LedgerStore open(Path dir, long transientBlocks) {
    StoreMemory memory = new StoreMemory();
    try {
      return open(dir, transientBlocks, memory, memory::close);
    } catch (RuntimeException e) {
      memory.close();
      throw e;
    }
  }

  /**
   * As {@link #open(Path)}.
   *
   * @param transientBlocks for how many blocks, at least, private data is kept that was endorsed
   *     and never came in a block
   * @param memory which it shares with the other stores of the process
   */
  public static LedgerStore open(Path dir, long transientBlocks, StoreMemory memory) {
    return open(dir, transientBlocks, memory, () -> {});
  }

  private static LedgerStore open(
      Path dir, long transientBlocks, StoreMemory memory, Runnable afterwards) {
    StoreDirectory directory = StoreDirectory.open(dir);
    try {
      return new LedgerStore(
          directory,
          transientBlocks,
          memory,
          afterwards,
          OpenLedgers.in(directory, transientBlocks, memory));
    } catch (RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  /** The channels that have a block, though it may have to be committed again. */
  public Set<ChannelName> channels() {
    return present.channels();
  }

  /**
   * The ledger of a channel, always the same one until they are taken back to a copy; empty if the
   * channel has no block yet.
   */
  public Ledger ledger(ChannelName channel) {
    return present.ledger(channel);
  }

  /**
   * Begins to make the ledger of a channel of a snapshot; the caller closes it.
   *
   * @throws HeddleException {@code CONFLICT} if the channel has one
   */
  public LedgerImport begin(ChannelName channel) {
    return present.begin(channel);
  }

  /** Removes the ledger of a channel, which nobody uses any more, with all that belongs to it. */
  public void remove(ChannelName channel) {
    present.remove(channel);
  }

  /**
   * Makes a copy of all ledgers, which shares their tables and can be opened as they can; no block
   * is appended meanwhile. Not on the disk yet when this returns.
   *
   * @param copy a directory that does not exist
   * @param name of no other copy; what is changed from now on is noted, so that {@link #goBackTo}
   *     costs no more than that
   * @throws HeddleException {@code UNAVAILABLE} if it cannot be written
   */
  public void copyTo(Path copy, String name) {
    present.copyTo(copy, name);
  }

  /**
   * Takes all ledgers back to a copy, on the disk when this returns; nobody appends anything.
   * {@link Ledger}s of before fail with {@code UNAVAILABLE} from now on, and so do states and scans
   * that are open. If it fails, nothing can be used, and it is to be opened anew after {@link
   * #replace}.
   *
   * @param copy of these ledgers, which stays as it is
   * @param name with which it was made
   * @param why is what those are told who use them: one sentence
   */
  public synchronized void goBackTo(Path copy, String name, String why) {
    if (present.hasWayTo(name)) {
      present = present.backAt(name, why);
      return;
    }
    present.abandon(why);
    replace(directory.path(), copy);
    present = OpenLedgers.in(directory, transientBlocks, memory);
    present.keepWayTo(name);
  }

  /**
   * Puts a copy in the place of ledgers that nobody uses, on the disk when this returns.
   *
   * @throws HeddleException {@code UNAVAILABLE} if it cannot be written; then it is to be done
   *     again
   */
  public static void replace(Path dir, Path copy) {
    try {
      StoreDirectory.replace(dir, copy);
    } catch (IOException e) {
      throw new HeddleException(
          Fault.UNAVAILABLE,
          "Ledger directory '%s' cannot be taken back to '%s': %s"
              .formatted(dir, copy, Reason.words(e)),
          e);
    }
  }

  /** A copy is to be removed. */
  public void forget(String name) {
    present.forgetWayTo(name);
  }

  /** How many snapshots, and scans of state and history, are open now: each holds native memory. */
  public int openReaders() {
    return present.openReaders();
  }

  /** Why nothing can be written now; empty if the last write succeeded. */
  public Optional<String> problem() {
    return present.problem();
  }

  /** Closes snapshots that are still open, and the store. Twice is harmless. */
  @Override
  public synchronized void close() {
    if (!isClosed) {
      isClosed = true;
      try (directory) {
        present.close();
      } finally {
        afterwards.run();
      }
    }
  }
}
