// SPDX-License-Identifier: Apache-2.0
package io.heddle.snapshot;

import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.commit.CommitListener;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.StateSnapshot;
import io.heddle.validate.ValidatedBlock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The snapshots of one channel that are asked for and made. Safe for threads.
 *
 * <p>Fabric: core/ledger/kvledger/snapshot_mgmt.go.
 */
final class ChannelSnapshots implements CommitListener, AutoCloseable {

  /*
   * What a snapshot has is held fast as soon as its block is committed, and written by a thread of
   * its own while later blocks come; in Fabric they wait. Only when a further snapshot is due before
   * one is written do they wait here, too, so that no more than two states are held at a time.
   *
   * A request is noted on disk until its snapshot is there, and the state that it is made of is kept
   * there as long, before a later block comes: so the next start makes what the death of the process
   * has broken off.
   */

  private static final Logger log = LoggerFactory.getLogger(ChannelSnapshots.class);

  private final Ledger ledger;
  private final SnapshotPlaces places;
  private final RequestNotes notes;
  private final HeldForSnapshots held;
  private final Duration patience;
  private final Runnable pace;
  // guarded by this
  private final NavigableSet<Long> pending;
  private final Deque<SnapshotWork> due = new ArrayDeque<>(); // the first one is being written
  private Optional<Thread> writer = Optional.empty();
  private boolean isClosed;

  private volatile boolean isGivenUp;

  /**
   * Those of a ledger.
   *
   * @param patience how long {@link #close} waits for those that are due
   * @param pace is run between any two steps of the writing
   */
  ChannelSnapshots(Ledger ledger, SnapshotPlaces places, Duration patience, Runnable pace) {
    this.ledger = ledger;
    this.places = places;
    this.notes = new RequestNotes(ledger);
    this.held = new HeldForSnapshots(ledger);
    this.patience = patience;
    this.pace = pace;
    this.pending = notes.all();
  }

  /** Makes what an earlier process has not got to. */
  synchronized void makeUp() {
    StateSnapshot state = ledger.snapshot();
    long last = state.height() - 1;
    NavigableSet<Long> kept = held.blocks();
    for (Long block : List.copyOf(pending.headSet(last, true))) {
      if (places.isThere(channel(), block)) {
        forget(block);
      } else if (block != last && kept.contains(block)) {
        held.resume(block).ifPresentOrElse(this::begin, () -> drop(block));
      } else if (block != last) {
        drop(block);
      }
    }
    kept.stream().filter(block -> block == last || !pending.contains(block)).forEach(held::release);
    if (pending.contains(last)) {
      begin(last, state);
    } else {
      state.close();
    }
  }

  private void drop(long block) {
    log.error(
        "[{}] The snapshot of block [{}] was not written to its end before the peer stopped, and"
            + " later blocks are committed by now; the request is dropped, ask for another one",
        channel(),
        block);
    forget(block);
  }

  private ChannelName channel() {
    return ledger.channel();
  }

  /**
   * Asks for one.
   *
   * @param wanted the number of a block that is to come, unsigned; 0 for the last one there is
   * @throws HeddleException in Fabric's words
   */
  synchronized void submit(long wanted) {
    if (isClosed) {
      throw new HeddleException(Fault.UNAVAILABLE, "The peer is shutting down");
    }
    ledger.atRest(() -> submitAtRest(wanted));
  }

  private void submitAtRest(long wanted) {
    StateSnapshot state = ledger.snapshot();
    boolean isUsed = false;
    try {
      long last = state.height() - 1;
      long block = wanted == 0 ? last : wanted;
      if (Long.compareUnsigned(block, last) < 0) {
        throw refused(
            "requested snapshot for block number %s cannot be less than the last committed block"
                + " number %s",
            block, last);
      }
      if (block == last && places.isThere(channel(), block)) {
        throw refused("snapshot already generated for block number %s", block);
      }
      if (pending.contains(block)) {
        throw refused("duplicate snapshot request for block number %s", block);
      }
      notes.add(block);
      pending.add(block);
      if (block == last) {
        isUsed = true;
        begin(block, state);
      }
    } finally {
      if (!isUsed) {
        state.close();
      }
    }
  }

  /**
   * Takes a request back.
   *
   * @throws HeddleException in Fabric's words
   */
  synchronized void cancel(long block) {
    if (due.stream().anyMatch(work -> work.block() == block)) {
      throw refused("cannot cancel the snapshot request because it is under processing");
    }
    if (!pending.contains(block)) {
      throw refused("no snapshot request exists for block number %s", block);
    }
    forget(block);
  }

  /** The blocks of which there is to be one, those under way too. */
  synchronized List<Long> pending() {
    return List.copyOf(pending);
  }

  /** Waits until none is due; false if some still are then. */
  synchronized boolean awaitIdle(Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    for (long left = most.toNanos(); !due.isEmpty() && left > 0; left = end - System.nanoTime()) {
      wait(Math.max(1, left / 1_000_000));
    }
    return due.isEmpty();
  }

  @Override
  public synchronized void committed(ValidatedBlock block) {
    if (!pending.contains(block.number())) {
      return;
    }
    try {
      while (!due.isEmpty() && !isClosed) {
        if (due.getLast().block() == block.number()) {
          return; // asked for between the block's append and this
        }
        wait();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    StateSnapshot state = ledger.snapshot();
    if (state.height() == block.number() + 1) {
      begin(block.number(), state);
    } else {
      state.close();
    }
  }

  /** No later block comes before it returns. */
  private void begin(long block, StateSnapshot state) {
    held.hold(block);
    begin(new SnapshotWork(block, ledger, state, state));
  }

  private void begin(SnapshotWork work) {
    due.add(work);
    if (writer.isEmpty()) {
      writer =
          Optional.of(
              Thread.ofVirtual().name("heddle-snapshots-" + channel()).start(this::writeAll));
    }
  }

  private void writeAll() {
    for (Optional<SnapshotWork> work = next(); work.isPresent(); work = next()) {
      work.get().write(places, this::checkGoingOn);
      over(work.get());
    }
  }

  private synchronized Optional<SnapshotWork> next() {
    Optional<SnapshotWork> next = Optional.ofNullable(due.peekFirst());
    if (next.isEmpty()) {
      writer = Optional.empty();
      notifyAll();
    }
    return next;
  }

  private void checkGoingOn() {
    pace.run();
    if (isGivenUp) {
      throw new HeddleException(Fault.UNAVAILABLE, "the peer stops before it is written");
    }
  }

  /** Whether it could be made or not, the request is over, unless the peer stops. */
  private synchronized void over(SnapshotWork work) {
    due.remove(work);
    if (!isGivenUp) {
      forget(work.block());
    }
    notifyAll();
  }

  private void forget(long block) {
    held.release(block);
    try {
      notes.remove(block);
    } catch (HeddleException e) {
      log.error(
          "[{}] Failed to delete snapshot request requestedBlockNum={} error={}",
          channel(),
          block,
          e.getMessage());
    }
    pending.remove(block);
  }

  private static HeddleException refused(String text, Object... numbers) {
    Object[] unsigned = new Object[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      unsigned[i] = Long.toUnsignedString((long) numbers[i]);
    }
    return new HeddleException(Fault.CONFLICT, text.formatted(unsigned));
  }

  /** Its ledger is not the channel's any more: what is due is given up. */
  void abandon() {
    isGivenUp = true;
    close();
  }

  /** Waits for what is due, but not for ever; then it is given up. The ledger takes no blocks. */
  @Override
  public void close() {
    Optional<Thread> running;
    synchronized (this) {
      isClosed = true;
      notifyAll();
      running = writer;
    }
    try {
      if (running.isPresent() && !running.get().join(patience)) {
        isGivenUp = true;
        running.get().join();
      }
    } catch (InterruptedException _) {
      isGivenUp = true;
      Thread.currentThread().interrupt();
    }
  }
}
