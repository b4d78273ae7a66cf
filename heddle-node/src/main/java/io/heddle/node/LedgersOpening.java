// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.home.BegunLedger;
import io.heddle.home.PeerFolder;
import io.heddle.ledger.LedgerStore;
import io.heddle.ledger.StoreMemory;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The ledgers of one peer being opened, native library and all, while their later owner does
 * something else.
 */
final class LedgersOpening implements AutoCloseable {

  private final FutureTask<LedgerStore> task;

  private LedgersOpening(FutureTask<LedgerStore> task) {
    this.task = task;
  }

  /**
   * Opens those of a peer, at once; what they are to have begun to be is looked at as well.
   *
   * @param memory which the peers share
   */
  static LedgerStore now(NodeConfig config, PeerConfig peer, StoreMemory memory) {
    PeerFolder folder = peer.folder(config.data());
    BegunLedger begun = BegunLedger.in(config.data(), folder);
    begun.checkThere();
    LedgerStore ledgers =
        LedgerStore.open(folder.ledger(), config.privateData().transientBlocks(), memory);
    try {
      begun.checkNotEmpty(ledgers);
      return ledgers;
    } catch (RuntimeException e) {
      ledgers.close();
      throw e;
    }
  }

  /** Begins what {@link #now} does. */
  static LedgersOpening begin(NodeConfig config, PeerConfig peer, StoreMemory memory) {
    var task = new FutureTask<>(() -> now(config, peer, memory));
    Thread.ofPlatform().daemon().name("heddle-ledgers").start(task);
    return new LedgersOpening(task);
  }

  /** Waits for them; whoever asks may close them. */
  LedgerStore opened() {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof HeddleException cause
          ? cause
          : new HeddleException(Fault.INTERNAL, "The ledgers could not be opened: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HeddleException(Fault.UNAVAILABLE, "Interrupted while the ledgers opened", e);
    }
  }

  /** Closes them if nobody has. */
  @Override
  public void close() {
    try {
      opened().close();
    } catch (HeddleException e) {
      // they were never open
    }
  }
}
