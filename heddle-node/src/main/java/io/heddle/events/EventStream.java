// SPDX-License-Identifier: Apache-2.0
package io.heddle.events;

import io.heddle.base.TxId;
import io.heddle.events.ReadingTurns.Turn;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;

/**
 * The events of one chaincode, block by block, first those in the ledger and then those to come; a
 * slow reader holds up nobody. For one reader; {@link #close} may come from any thread.
 */
public final class EventStream implements AutoCloseable {

  /** What a stream waits for that must look at the events of every chaincode. */
  static final String ANY_BLOCK = "";

  /** As long as it takes to look at some hundred blocks that are known already. */
  private static final long SLICE = TimeUnit.MILLISECONDS.toNanos(1);

  private final ChaincodeEventFeed feed;
  private final String chaincode;
  private final Condition changed;
  private Optional<TxId> after;
  private long nextBlock;
  private boolean isAsleep; // guarded by the feed's lock
  private volatile boolean isClosed;

  EventStream(ChaincodeEventFeed feed, String chaincode, Optional<TxId> after, long firstBlock) {
    this.feed = feed;
    this.chaincode = chaincode;
    this.after = after;
    this.nextBlock = firstBlock;
    this.changed = feed.newCondition();
  }

  /** Waits for the next block that has such events; empty once the stream is closed. */
  public Optional<BlockEvents> next() throws InterruptedException {
    Optional<BlockEvents> found = Optional.empty();
    while (found.isEmpty() && feed.awaitBlock(this)) {
      try (Turn _ = feed.turns().take()) {
        found = look();
      }
    }
    return found;
  }

  /** For sending what was found, which is work too. */
  public Turn turn() throws InterruptedException {
    return feed.turns().take();
  }

  /** Looks at the blocks that are there, but not for long. */
  private Optional<BlockEvents> look() {
    long started = System.nanoTime();
    do {
      List<ChaincodeEvent> wanted = wanted(feed.eventsOf(nextBlock));
      nextBlock++;
      if (!wanted.isEmpty()) {
        return Optional.of(new BlockEvents(nextBlock - 1, wanted));
      }
    } while (!isClosed
        && Long.compareUnsigned(nextBlock, feed.height()) < 0
        && System.nanoTime() - started < SLICE);
    return Optional.empty();
  }

  boolean isClosed() {
    return isClosed;
  }

  // the next six under the feed's lock, while the reader waits

  long nextBlock() {
    return nextBlock;
  }

  Condition changed() {
    return changed;
  }

  /** The chaincode that it waits for. */
  String awaited() {
    return after.isEmpty() ? chaincode : ANY_BLOCK;
  }

  /** There is something in this block, and nothing in those before. */
  void wake(long block) {
    // one that is awake, and has not got the lock yet, still has to look at the block that woke it
    if (isAsleep && Long.compareUnsigned(block, nextBlock) >= 0) {
      nextBlock = block;
      isAsleep = false;
      changed.signal();
    }
  }

  void fallAsleep() {
    isAsleep = true;
  }

  void wake() {
    changed.signal();
  }

  @Override
  public void close() {
    isClosed = true;
    feed.wake(this);
  }

  private List<ChaincodeEvent> wanted(List<ChaincodeEvent> events) {
    List<ChaincodeEvent> rest = afterTransaction(events);
    return rest.stream().filter(event -> event.getChaincodeId().equals(chaincode)).toList();
  }

  private List<ChaincodeEvent> afterTransaction(List<ChaincodeEvent> events) {
    if (after.isEmpty()) {
      return events;
    }
    String passed = after.get().value();
    for (int i = 0; i < events.size(); i++) {
      if (events.get(i).getTxId().equals(passed)) {
        after = Optional.empty();
        return events.subList(i + 1, events.size());
      }
    }
    return List.of();
  }
}
