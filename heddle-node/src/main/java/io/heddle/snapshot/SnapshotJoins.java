// SPDX-License-Identifier: Apache-2.0
package io.heddle.snapshot;

import io.heddle.alive.Mishap;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.disk.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins channels by their snapshots, one at a time: whoever asks is answered before anything is
 * read, and what goes wrong then is in the log alone. Safe for threads.
 *
 * <p>Fabric: core/ledger/ledgermgmt/ledger_mgmt.go, CreateLedgerFromSnapshot.
 */
public final class SnapshotJoins implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SnapshotJoins.class);

  /** Joins the channel of a snapshot. */
  @FunctionalInterface
  public interface Joining {

    /**
     * Reads it and opens the channel.
     *
     * @param check is to be asked now and then whether to go on; throws if not
     */
    void join(Path folder, Runnable check);
  }

  private final Joining joining;
  // guarded by this
  private Optional<String> underWay = Optional.empty();
  private Optional<Thread> thread = Optional.empty();

  private volatile boolean isClosed;

  public SnapshotJoins(Joining joining) {
    this.joining = joining;
  }

  /** The folder from which one is being joined. */
  public synchronized Optional<String> underWay() {
    return underWay;
  }

  /**
   * Nothing else makes a ledger meanwhile.
   *
   * @throws HeddleException {@code CONFLICT} in Fabric's words if one is being joined
   */
  public synchronized void requireNone() {
    if (underWay.isPresent()) {
      throw new HeddleException(
          Fault.CONFLICT,
          "a ledger is being created from a snapshot at %s. Call ledger creation again after it is done."
              .formatted(underWay.get()));
    }
  }

  /**
   * Begins to join the channel whose snapshot is in a folder.
   *
   * @throws HeddleException in Fabric's words if that cannot be begun
   */
  public void begin(String folder) {
    try {
      begin(folder, notEmpty(folder));
    } catch (HeddleException e) {
      throw new HeddleException(
          e.fault(),
          "cannot create ledger from snapshot %s: %s".formatted(folder, e.getMessage()),
          e);
    }
  }

  private static Path notEmpty(String folder) {
    try {
      Path path = Path.of(folder);
      try (Stream<Path> files = Files.list(path)) {
        if (files.findAny().isPresent()) {
          return path;
        }
      }
    } catch (IOException | InvalidPathException e) {
      boolean isThere = e instanceof IOException && Files.exists(Path.of(folder));
      throw new HeddleException(
          Fault.BAD_INPUT,
          "error opening dir [%s]: open %s: %s"
              .formatted(
                  folder,
                  folder,
                  isThere && e instanceof IOException io
                      ? Reason.words(io)
                      : "no such file or directory"),
          e);
    }
    throw new HeddleException(Fault.BAD_INPUT, "snapshot dir %s is empty".formatted(folder));
  }

  private synchronized void begin(String folder, Path path) {
    requireNone();
    if (isClosed) {
      throw new HeddleException(Fault.UNAVAILABLE, "the peer is shutting down");
    }
    underWay = Optional.of(folder);
    thread =
        Optional.of(
            Thread.ofVirtual().name("heddle-join-by-snapshot").start(() -> join(folder, path)));
  }

  private void join(String folder, Path path) {
    log.info("Creating ledger from snapshot at {}", folder);
    try {
      joining.join(path, this::checkGoingOn);
    } catch (RuntimeException | Error e) {
      log.error(
          "Error creating ledger from snapshot snapshotDir={} error={}",
          folder,
          e instanceof HeddleException known ? "\"" + known.getMessage() + "\"" : Mishap.reason(e));
    } finally {
      over();
    }
  }

  private synchronized void over() {
    underWay = Optional.empty();
    thread = Optional.empty();
  }

  private void checkGoingOn() {
    if (isClosed) {
      throw new HeddleException(Fault.UNAVAILABLE, "the peer stops before the ledger is made");
    }
  }

  /** Returns when none is under way any more; one that was is given up, and nothing is left. */
  @Override
  public void close() {
    Optional<Thread> running;
    synchronized (this) {
      isClosed = true;
      running = thread;
    }
    try {
      if (running.isPresent()) {
        running.get().join();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
