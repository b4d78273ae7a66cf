// SPDX-License-Identifier: Apache-2.0
package io.heddle.snapshot;

import io.heddle.alive.Mishap;
import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.commit.CommitListener;
import io.heddle.disk.Reason;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.StateSnapshot;
import io.heddle.validate.ValidatedBlock;
import java.io.IOException;
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
   * A request is noted on disk until its snapshot is there. If the process dies meanwhile and a
   * later block is committed already, that state is gone, and so is the request, which is told.
   */

  private static final Logger log = LoggerFactory.getLogger(ChannelSnapshots.class);

  private record Work(long block, StateSnapshot state) {}

  private final Ledger ledger;
  private final SnapshotPlaces places;
  private final RequestNotes notes;
  private final Duration patience;
  // guarded by this
  private final NavigableSet<Long> pending;
  private final Deque<Work> due = new ArrayDeque<>(); // the first one is being written
  private Optional<Thread> writer = Optional.empty();
  private boolean isClosed;

  private volatile boolean isGivenUp;

  /**
   * Those of a ledger.
   *
   * @param patience how long {@link #close} waits for those that are due
   */
  ChannelSnapshots(Ledger ledger, SnapshotPlaces places, Duration patience) {
    this.ledger = ledger;
    this.places = places;
    this.notes = new RequestNotes(ledger);
    this.patience = patience;
    this.pending = notes.all();
  }

  /** Makes what an earlier process has not got to, as far as that is possible still. */
  synchronized void makeUp() {
    StateSnapshot state = ledger.snapshot();
    long last = state.height() - 1;
    for (Long block : List.copyOf(pending.headSet(last, true))) {
      if (places.isThere(channel(), block)) {
        forget(block);
      } else if (block != last) {
        log.error(
            "[{}] The snapshot of block [{}] was not written to its end before the peer stopped, and block [{}] is committed by now; the request is dropped, ask for another one",
            channel(),
            block,
            last);
        forget(block);
      }
    }
    if (pending.contains(last)) {
      begin(new Work(last, state));
    } else {
      state.close();
    }
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
    StateSnapshot state = ledger.snapshot();
    boolean isUsed = false;
    try {
      long last = state.height() - 1;
      long block = wanted == 0 ? last : wanted;
      if (Long.compareUnsigned(block, last) < 0) {
        throw refused(
            "requested snapshot for block number %s cannot be less than the last committed block number %s",
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
        begin(new Work(block, state));
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
      begin(new Work(block.number(), state));
    } else {
      state.close();
    }
  }

  private void begin(Work work) {
    due.add(work);
    if (writer.isEmpty()) {
      writer =
          Optional.of(
              Thread.ofVirtual().name("heddle-snapshots-" + channel()).start(this::writeAll));
    }
  }

  private void writeAll() {
    for (Optional<Work> work = next(); work.isPresent(); work = next()) {
      try (StateSnapshot state = work.get().state()) {
        write(work.get().block(), state);
      }
      over(work.get());
    }
  }

  private synchronized Optional<Work> next() {
    Optional<Work> next = Optional.ofNullable(due.peekFirst());
    if (next.isEmpty()) {
      writer = Optional.empty();
      notifyAll();
    }
    return next;
  }

  private void write(long block, StateSnapshot state) {
    log.info("[{}] Generating snapshot lastCommittedBlockNumber={}", channel(), block);
    try {
      places.make(
          channel(),
          block,
          folder -> new SnapshotWriter(ledger, state, this::checkGoingOn).write(folder));
      log.info("[{}] Generated snapshot lastCommittedBlockNumber={}", channel(), block);
    } catch (IOException | RuntimeException | Error e) {
      log.error(
          "[{}] Failed to generate snapshot lastCommittedBlockNumber={} error={}",
          channel(),
          block,
          e instanceof IOException io ? Reason.words(io) : Mishap.reason(e));
    }
  }

  private void checkGoingOn() {
    if (isGivenUp) {
      throw new HeddleException(Fault.UNAVAILABLE, "the peer stops before it is written");
    }
  }

  /** Whether it could be made or not, the request is over, unless the peer stops. */
  private synchronized void over(Work work) {
    due.remove(work);
    if (!isGivenUp) {
      forget(work.block());
    }
    notifyAll();
  }

  private void forget(long block) {
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
