// SPDX-License-Identifier: Apache-2.0
package io.heddle.events;

import io.heddle.base.TxId;
import io.heddle.commit.CommitListener;
import io.heddle.ledger.Ledger;
import io.heddle.validate.ValidatedBlock;
import io.heddle.validate.ValidatedTx;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what became of the transactions of one channel, however many wait. Safe for use by many
 * threads; nobody who waits holds one.
 *
 * <p>Fabric: internal/pkg/gateway/commit.
 */
public final class CommitStatuses implements CommitListener {

  private static final Logger log = LoggerFactory.getLogger(CommitStatuses.class);

  private final Ledger ledger;
  private final Supplier<Optional<String>> problem;
  private final ConcurrentMap<TxId, Set<Waiting>> waiting = new ConcurrentHashMap<>();

  /**
   * Nobody waits yet.
   *
   * @param problem why blocks have not come for long although there is something to commit; empty
   *     if nothing keeps them
   */
  public CommitStatuses(Ledger ledger, Supplier<Optional<String>> problem) {
    this.ledger = ledger;
    this.problem = problem;
  }

  /** Somebody who waits for one transaction; closing gives up. */
  public final class Waiting implements AutoCloseable {

    private final TxId txId;
    private final Consumer<CommitStatus> listener;
    private final Consumer<String> unavailable;
    private final AtomicBoolean isDone = new AtomicBoolean();

    private Waiting(TxId txId, Consumer<CommitStatus> listener, Consumer<String> unavailable) {
      this.txId = txId;
      this.listener = listener;
      this.unavailable = unavailable;
    }

    private void tell(CommitStatus status) {
      tell(() -> listener.accept(status));
    }

    private void tellUnavailable(String why) {
      tell(() -> unavailable.accept(why));
    }

    private void tell(Runnable news) {
      if (isDone.compareAndSet(false, true)) {
        try {
          news.run();
        } catch (OutOfMemoryError e) {
          isDone.set(false); // the block is told again
          throw e;
        } catch (RuntimeException e) {
          log.warn("Whoever waited for transaction {} could not be told", txId.shortId(), e);
        }
      }
    }

    /** Forgets the listener, who may be hearing of it just now. */
    @Override
    public void close() {
      isDone.set(true);
      forget(this);
    }
  }

  /**
   * Tells the listener once, at once if the transaction is committed already. It must return soon:
   * it may be called on the committing thread.
   *
   * @param unavailable is told instead if there is a lasting problem: one sentence; the transaction
   *     may be committed later
   */
  public Waiting await(TxId txId, Consumer<CommitStatus> listener, Consumer<String> unavailable) {
    Waiting one = new Waiting(txId, listener, unavailable);
    // first register, then look: a commit in between is seen twice and told once, never missed
    waiting.compute(
        txId,
        (_, others) -> {
          Set<Waiting> all = others == null ? ConcurrentHashMap.newKeySet() : others;
          all.add(one);
          return all;
        });
    ledger
        .transaction(txId)
        .ifPresent(found -> {
          forget(one);
          one.tell(new CommitStatus(found.code(), found.block()));
        });
    problem.get().ifPresent(why -> giveUp(one, why));
    return one;
  }

  /** How many wait at this moment. */
  int waitingCount() {
    return waiting.values().stream().mapToInt(Set::size).sum();
  }

  @Override
  public void committed(ValidatedBlock block) {
    // whoever waited for an id that comes again has been told by the first one, and is gone
    for (ValidatedTx transaction : block.transactions()) {
      Set<Waiting> told = waiting.get(transaction.txId());
      if (told != null) {
        CommitStatus status = new CommitStatus(transaction.code(), block.number());
        told.forEach(one -> one.tell(status));
        waiting.remove(transaction.txId());
      }
    }
  }

  /** Tells all who wait that they had better ask again later, and why. */
  public void giveUp(String why) {
    waiting.values().forEach(all -> all.forEach(one -> giveUp(one, why)));
  }

  private void giveUp(Waiting one, String why) {
    forget(one);
    one.tellUnavailable(
        "Transaction '%s' is not committed and cannot be for now: %s"
            .formatted(one.txId.shortId(), why));
  }

  private void forget(Waiting one) {
    waiting.computeIfPresent(
        one.txId,
        (_, all) -> {
          all.remove(one);
          return all.isEmpty() ? null : all;
        });
  }
}
