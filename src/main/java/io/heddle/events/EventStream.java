// SPDX-License-Identifier: Apache-2.0
package io.heddle.events;

import io.heddle.base.TxId;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;

/**
 * The events of one chaincode, block by block, first those in the ledger and then those to come; a
 * slow reader holds up nobody. For one reader; {@link #close} may come from any thread.
 */
public final class EventStream implements AutoCloseable {

  private final ChaincodeEventFeed feed;
  private final String chaincode;
  private Optional<TxId> after;
  private long nextBlock;
  private volatile boolean isClosed;

  EventStream(ChaincodeEventFeed feed, String chaincode, Optional<TxId> after, long firstBlock) {
    this.feed = feed;
    this.chaincode = chaincode;
    this.after = after;
    this.nextBlock = firstBlock;
  }

  /** Waits for the next block that has such events; empty once the stream is closed. */
  public Optional<BlockEvents> next() throws InterruptedException {
    while (feed.awaitBlock(nextBlock, this)) {
      List<ChaincodeEvent> wanted = wanted(feed.eventsOf(nextBlock));
      nextBlock++;
      if (!wanted.isEmpty()) {
        return Optional.of(new BlockEvents(nextBlock - 1, wanted));
      }
    }
    return Optional.empty();
  }

  boolean isClosed() {
    return isClosed;
  }

  @Override
  public void close() {
    isClosed = true;
    feed.wake();
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
