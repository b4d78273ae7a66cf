// SPDX-License-Identifier: Apache-2.0
package io.heddle.events;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.TxId;
import io.heddle.commit.CommitListener;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.TxPosition;
import io.heddle.validate.ValidatedBlock;
import io.heddle.validate.ValidatedTx;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;

/**
 * The chaincode events of one channel. Safe for use by many threads.
 *
 * <p>A stream that has read all there is sleeps until its chaincode has emitted something, however
 * many blocks come in between.
 *
 * <p>Fabric: internal/pkg/gateway/chaincodeevents.go.
 */
public final class ChaincodeEventFeed implements CommitListener, AutoCloseable {

  private static final int REMEMBERED_BLOCKS = 64;

  private final SharedBlocks blocks;
  private final Ledger ledger;
  private final ReentrantLock lock = new ReentrantLock();
  // the fields below are guarded by lock
  private final Map<String, Set<EventStream>> sleeping = new HashMap<>();
  private final Map<Long, List<ChaincodeEvent>> latest =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, List<ChaincodeEvent>> eldest) {
          return size() > REMEMBERED_BLOCKS;
        }
      };
  private boolean isClosed;

  /** Reads blocks together with whoever else does. */
  public ChaincodeEventFeed(SharedBlocks blocks) {
    this.blocks = blocks;
    this.ledger = blocks.ledger();
  }

  /** Starts reading; the caller closes the stream. */
  public EventStream open(EventsRequest request) {
    return new EventStream(this, request.chaincode(), request.after(), first(request));
  }

  /** Why blocks cannot be read from where a request begins, in Fabric's words. */
  public Optional<String> objection(EventsRequest request) {
    return ledger.absence(first(request));
  }

  private long first(EventsRequest request) {
    return request.after().flatMap(this::blockOf).or(request::startBlock).orElseGet(ledger::height);
  }

  @Override
  public void committed(ValidatedBlock block) {
    List<ChaincodeEvent> events =
        block.transactions().stream()
            .filter(ChaincodeEventFeed::isValidEndorsement)
            .flatMap(transaction -> transaction.event().stream())
            .filter(BlockScan::isComplete)
            .toList();
    lock.lock();
    try {
      latest.put(block.number(), events);
      Set<String> emitting = new HashSet<>(Set.of(EventStream.ANY_BLOCK));
      events.forEach(event -> emitting.add(event.getChaincodeId()));
      for (String chaincode : emitting) {
        sleeping.getOrDefault(chaincode, Set.of()).forEach(reader -> reader.wake(block.number()));
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends all streams. */
  @Override
  public void close() {
    lock.lock();
    try {
      isClosed = true;
      sleeping.values().forEach(readers -> readers.forEach(EventStream::wake));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until there is a block for the stream to look at; false if the stream or the feed was
   * closed.
   */
  boolean awaitBlock(EventStream reader) throws InterruptedException {
    lock.lock();
    try {
      // block numbers are unsigned: a client may name the last one there can ever be
      while (!isClosed
          && !reader.isClosed()
          && Long.compareUnsigned(ledger.height(), reader.nextBlock()) <= 0) {
        sleep(reader);
      }
      return !isClosed && !reader.isClosed();
    } finally {
      lock.unlock();
    }
  }

  Condition newCondition() {
    return lock.newCondition();
  }

  /** Wakes a stream that has been closed. */
  void wake(EventStream reader) {
    lock.lock();
    try {
      reader.wake();
    } finally {
      lock.unlock();
    }
  }

  /** Whether it has ended for all readers. */
  public boolean isClosed() {
    lock.lock();
    try {
      return isClosed;
    } finally {
      lock.unlock();
    }
  }

  /** The events of all chaincodes in a block that is in the ledger. */
  public List<ChaincodeEvent> eventsOf(long number) {
    lock.lock();
    try {
      List<ChaincodeEvent> remembered = latest.get(number);
      if (remembered != null) {
        return remembered;
      }
    } finally {
      lock.unlock();
    }
    return blocks
        .block(number)
        .orElseThrow(() ->
            new HeddleException(
                Fault.INTERNAL,
                "Block %d of channel '%s' is missing".formatted(number, ledger.channel())))
        .as(ScannedEvents.class, block -> new ScannedEvents(BlockScan.events(block)))
        .events();
  }

  long height() {
    return ledger.height();
  }

  /** For work on behalf of readers. */
  public ReadingTurns turns() {
    return blocks.turns();
  }

  /** How many streams have read all there is. */
  int sleepingCount() {
    lock.lock();
    try {
      return sleeping.values().stream().mapToInt(Set::size).sum();
    } finally {
      lock.unlock();
    }
  }

  private record ScannedEvents(List<ChaincodeEvent> events) {}

  @SuppressWarnings("WaitNotInLoop") // the caller looks again, and again
  private void sleep(EventStream reader) throws InterruptedException {
    String chaincode = reader.awaited();
    sleeping.computeIfAbsent(chaincode, _ -> new HashSet<>()).add(reader);
    reader.fallAsleep();
    try {
      reader.changed().await();
    } finally {
      sleeping.computeIfPresent(
          chaincode,
          (_, readers) -> {
            readers.remove(reader);
            return readers.isEmpty() ? null : readers;
          });
    }
  }

  private Optional<Long> blockOf(TxId txId) {
    return ledger.transaction(txId).map(TxPosition::block);
  }

  private static boolean isValidEndorsement(ValidatedTx transaction) {
    return transaction.isValid() && transaction.type() == HeaderType.ENDORSER_TRANSACTION;
  }
}
