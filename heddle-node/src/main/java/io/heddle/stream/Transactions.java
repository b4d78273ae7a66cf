// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.jspecify.annotations.Nullable;

/**
 * The transactions that run on one stream, and those that were given up while the chaincode may
 * still talk about them.
 *
 * <p>Safe for threads: {@code lock} guards all fields.
 */
final class Transactions {

  private static final int TIMEOUTS_TO_REMEMBER = 10;

  private final Duration executeTimeout;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<TxKey, TransactionContext> running = new HashMap<>();

  /** Given up, until when to expect a late final message (in {@link System#nanoTime}). */
  private final Map<TxKey, Long> abandoned = new HashMap<>();

  private boolean terminated;

  Transactions(Duration executeTimeout) {
    this.executeTimeout = executeTimeout;
  }

  /**
   * Starts a transaction.
   *
   * @throws HeddleException {@code CONFLICT} if it runs already, or an earlier run may still send
   *     messages
   */
  TransactionContext begin(Invocation invocation, Duration limit) {
    TxKey key = TxKey.of(invocation);
    lock.lock();
    try {
      if (terminated) {
        throw new HeddleException(Fault.UNAVAILABLE, ChaincodeStream.TERMINATED);
      }
      forgetOld();
      if (running.containsKey(key) || abandoned.containsKey(key)) {
        throw new HeddleException(
            Fault.CONFLICT, "txid: %s(%s) exists".formatted(key.txId(), key.channel()));
      }
      var context = new TransactionContext(invocation, shorter(limit, executeTimeout));
      running.put(key, context);
      return context;
    } finally {
      lock.unlock();
    }
  }

  List<TransactionContext> running() {
    lock.lock();
    try {
      return List.copyOf(running.values());
    } finally {
      lock.unlock();
    }
  }

  Optional<TransactionContext> find(ChaincodeMessage message) {
    lock.lock();
    try {
      return Optional.ofNullable(running.get(TxKey.of(message)));
    } finally {
      lock.unlock();
    }
  }

  /** Hands over the chaincode's last word; false if nobody waits for it. */
  boolean finish(ChaincodeMessage last) {
    @Nullable TransactionContext context;
    lock.lock();
    try {
      abandoned.remove(TxKey.of(last));
      context = running.get(TxKey.of(last));
    } finally {
      lock.unlock();
    }
    return context != null && context.end(new TransactionContext.End.Final(last));
  }

  /** Ends a transaction; if the chaincode owes its last word, the id stays taken until then. */
  void remove(TransactionContext context, boolean owesLastWord) {
    TxKey key = TxKey.of(context.invocation());
    lock.lock();
    try {
      running.remove(key, context);
      if (owesLastWord && !terminated) {
        Duration wait = executeTimeout.multipliedBy(TIMEOUTS_TO_REMEMBER);
        abandoned.put(key, System.nanoTime() + wait.toNanos());
      }
    } finally {
      lock.unlock();
    }
  }

  /** Fails what runs, and what begins later. */
  void terminate() {
    List<TransactionContext> all;
    lock.lock();
    try {
      terminated = true;
      abandoned.clear();
      all = List.copyOf(running.values());
    } finally {
      lock.unlock();
    }
    var end = new TransactionContext.End.Broken(Fault.UNAVAILABLE, ChaincodeStream.TERMINATED);
    all.forEach(context -> context.end(end));
  }

  private void forgetOld() {
    long now = System.nanoTime();
    abandoned.values().removeIf(until -> until - now < 0);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
