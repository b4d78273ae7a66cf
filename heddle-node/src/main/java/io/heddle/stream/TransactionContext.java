// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.jspecify.annotations.Nullable;

/**
 * One transaction on one stream: its invocation, its open queries, the request in progress and how
 * it ended.
 *
 * <p>Safe for threads: {@code lock} guards all fields that change.
 */
final class TransactionContext implements AutoCloseable {

  /** Why nobody waits for the transaction any longer. */
  sealed interface End {
    /** The chaincode's last word. */
    record Final(ChaincodeMessage message) implements End {}

    /** There will be none. */
    record Broken(Fault fault, String why) implements End {}
  }

  private static final Duration PATIENCE_WITH_REQUEST = Duration.ofSeconds(10);

  private final Invocation invocation;
  private final long startNanos = System.nanoTime();
  private final long deadlineNanos;

  private final ReentrantLock lock = new ReentrantLock();

  /** One for each that waits: who waits for the end must not be woken by each request. */
  private final Condition ended = lock.newCondition();

  private final Condition requestDone = lock.newCondition();
  private final Map<String, QueryResults> queries = new HashMap<>();
  private final ServedRequests requests = new ServedRequests();
  private @Nullable End end;
  private @Nullable Thread worker;
  private boolean inWait;
  private boolean closed;

  TransactionContext(Invocation invocation, Duration limit) {
    this.invocation = invocation;
    this.deadlineNanos = invocation.time().now() + limit.toNanos();
  }

  Invocation invocation() {
    return invocation;
  }

  /** What is left until the transaction times out; never negative. */
  Duration remaining() {
    return Duration.ofNanos(Math.max(0, deadlineNanos - invocation.time().now()));
  }

  private long left() {
    return remaining().toNanos();
  }

  /** What came of it so far, for a log line. */
  String progress() {
    lock.lock();
    try {
      return "%d ms, %s"
          .formatted(
              TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos), requests.describe());
    } finally {
      lock.unlock();
    }
  }

  /** Notes how it ended; only the first time counts. */
  boolean end(End how) {
    lock.lock();
    try {
      if (end != null) {
        return false;
      }
      end = how;
      ended.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the end; empty when the time is up, and then nothing ends it later. */
  Optional<End> awaitEnd() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      for (long left = left(); end == null && left > 0; left = left()) {
        long _ = ended.awaitNanos(left); // its time may have stood still meanwhile
      }
      Optional<End> result = Optional.ofNullable(end);
      if (end == null) {
        end = new End.Broken(Fault.TIMED_OUT, "timeout expired while executing transaction");
      }
      return result;
    } finally {
      lock.unlock();
    }
  }

  /** Whether a request may be worked on now. */
  enum Turn {
    YOURS,
    /** Another request of the same transaction is in progress. */
    TAKEN,
    /** The transaction has ended. */
    OVER
  }

  /** Asks for the thread to be the one that works on a request. */
  Turn beginRequest(ChaincodeMessage.Type type, Thread thread) {
    lock.lock();
    try {
      if (worker != null) {
        return Turn.TAKEN;
      }
      if (end != null || closed) {
        return Turn.OVER;
      }
      worker = thread;
      requests.begin(type);
      return Turn.YOURS;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The request is done; must come before its reply is sent, since the next request may follow at
   * once.
   */
  void endRequest() {
    lock.lock();
    try {
      worker = null;
      inWait = false;
      requests.end();
      requestDone.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * The request in progress waits for another chaincode or for room to answer, and may be
   * interrupted when this transaction ends.
   */
  void enterWait() {
    lock.lock();
    try {
      inWait = true;
      if (closed && worker != null) {
        worker.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Registers a query under a fresh id. */
  QueryResults open(Function<String, QueryResults> query) {
    QueryResults opened = query.apply(UUID.randomUUID().toString());
    lock.lock();
    try {
      if (!closed) {
        queries.put(opened.id(), opened);
        return opened;
      }
    } finally {
      lock.unlock();
    }
    opened.close();
    throw new HeddleException(Fault.UNAVAILABLE, "no ledger context");
  }

  int openQueries() {
    lock.lock();
    try {
      return queries.size();
    } finally {
      lock.unlock();
    }
  }

  Optional<QueryResults> query(String id) {
    lock.lock();
    try {
      return Optional.ofNullable(queries.get(id));
    } finally {
      lock.unlock();
    }
  }

  void closeQuery(String id) {
    @Nullable QueryResults query;
    lock.lock();
    try {
      query = queries.remove(id);
    } finally {
      lock.unlock();
    }
    if (query != null) {
      query.close();
    }
  }

  /** Waits for the request in progress, interrupting it if it waits, and closes the queries. */
  @Override
  public void close() {
    List<QueryResults> open;
    lock.lock();
    try {
      closed = true;
      if (inWait && worker != null) {
        worker.interrupt();
      }
      awaitWorker();
      open = new ArrayList<>(queries.values());
      queries.clear();
    } finally {
      lock.unlock();
    }
    open.forEach(QueryResults::close);
  }

  private void awaitWorker() {
    boolean interrupted = false;
    long deadline = System.nanoTime() + PATIENCE_WITH_REQUEST.toNanos();
    while (worker != null && deadline - System.nanoTime() > 0) {
      try {
        requestDone.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
