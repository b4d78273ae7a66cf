// SPDX-License-Identifier: Apache-2.0
package io.heddle.snapshot;

import io.heddle.base.HeddleException;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.LedgerStore;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The states of a ledger that are kept on the disk until their snapshots are there. What goes wrong
 * with them is told and harms no block.
 */
record HeldForSnapshots(Ledger ledger) {

  private static final Logger log = LoggerFactory.getLogger(HeldForSnapshots.class);

  /** Those of an earlier process, by their last blocks. */
  NavigableSet<Long> blocks() {
    try {
      return ledger.held().blocks();
    } catch (HeddleException e) {
      log.error("[{}] {}", ledger.channel(), e.getMessage());
      return new TreeSet<>();
    }
  }

  /** Keeps the present state, which is the one behind a block. */
  void hold(long block) {
    try {
      ledger.hold();
    } catch (HeddleException e) {
      log.warn(
          "[{}] If the peer stops before the snapshot of block [{}] is written, it is not made later: {}",
          ledger.channel(),
          block,
          e.getMessage());
    }
  }

  /** What an earlier process had begun; empty if its state cannot be used. */
  Optional<SnapshotWork> resume(long block) {
    try {
      LedgerStore store = ledger.held().open(block);
      Ledger then = store.ledger(ledger.channel());
      return Optional.of(new SnapshotWork(block, then, then.snapshot(), store));
    } catch (HeddleException e) {
      log.error("[{}] {}", ledger.channel(), e.getMessage());
      return Optional.empty();
    }
  }

  void release(long block) {
    try {
      ledger.held().release(block);
    } catch (HeddleException e) {
      log.warn("[{}] {}", ledger.channel(), e.getMessage());
    }
  }
}
