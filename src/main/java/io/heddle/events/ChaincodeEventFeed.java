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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;

/**
 * The chaincode events of one channel. Safe for use by many threads.
 *
 * <p>Fabric: internal/pkg/gateway/chaincodeevents.go.
 */
public final class ChaincodeEventFeed implements CommitListener, AutoCloseable {

  private static final int REMEMBERED_BLOCKS = 64;

  private final Ledger ledger;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // the fields below are guarded by lock
  private final Map<Long, List<ChaincodeEvent>> latest =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, List<ChaincodeEvent>> eldest) {
          return size() > REMEMBERED_BLOCKS;
        }
      };
  private boolean isClosed;

  public ChaincodeEventFeed(Ledger ledger) {
    this.ledger = ledger;
  }

  /** Starts reading; the caller closes the stream. */
  public EventStream open(EventsRequest request) {
    long first =
        request.after().flatMap(this::blockOf).or(request::startBlock).orElseGet(ledger::height);
    return new EventStream(this, request.chaincode(), request.after(), first);
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
      changed.signalAll();
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
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the block is in the ledger; false if the stream or the feed was closed. */
  boolean awaitBlock(long number, EventStream reader) throws InterruptedException {
    lock.lock();
    try {
      // block numbers are unsigned: a client may name the last one there can ever be
      while (!isClosed
          && !reader.isClosed()
          && Long.compareUnsigned(ledger.height(), number) <= 0) {
        changed.await();
      }
      return !isClosed && !reader.isClosed();
    } finally {
      lock.unlock();
    }
  }

  void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The events of all chaincodes in a block that is in the ledger. */
  List<ChaincodeEvent> eventsOf(long number) {
    lock.lock();
    try {
      List<ChaincodeEvent> remembered = latest.get(number);
      if (remembered != null) {
        return remembered;
      }
    } finally {
      lock.unlock();
    }
    Block block =
        ledger
            .block(number)
            .orElseThrow(() ->
                new HeddleException(
                    Fault.INTERNAL,
                    "Block %d of channel '%s' is missing".formatted(number, ledger.channel())));
    return BlockScan.events(block);
  }

  private Optional<Long> blockOf(TxId txId) {
    return ledger.transaction(txId).map(TxPosition::block);
  }

  private static boolean isValidEndorsement(ValidatedTx transaction) {
    return transaction.isValid() && transaction.type() == HeaderType.ENDORSER_TRANSACTION;
  }
}
