// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.ledger.LedgerStore;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The ledgers being opened, native library and all, while their later owner does something else.
 */
final class LedgersOpening implements AutoCloseable {

  private final FutureTask<LedgerStore> task;
  private boolean isTaken;

  private LedgersOpening(FutureTask<LedgerStore> task) {
    this.task = task;
  }

  static LedgersOpening begin(Path directory, long transientBlocks) {
    var task = new FutureTask<>(() -> LedgerStore.open(directory, transientBlocks));
    Thread.ofPlatform().daemon().name("heddle-ledgers").start(task);
    return new LedgersOpening(task);
  }

  /** Waits for them and hands them over: the caller closes them from now on. */
  LedgerStore take() {
    try {
      LedgerStore opened = task.get();
      isTaken = true;
      return opened;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof HeddleException cause
          ? cause
          : new HeddleException(Fault.INTERNAL, "The ledgers could not be opened: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HeddleException(Fault.UNAVAILABLE, "Interrupted while the ledgers opened", e);
    }
  }

  /** Closes them if nobody took them. */
  @Override
  public void close() {
    if (isTaken) {
      return;
    }
    try {
      take().close();
    } catch (HeddleException e) {
      // they were never open
    }
  }
}
