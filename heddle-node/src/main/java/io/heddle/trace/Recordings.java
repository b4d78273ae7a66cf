// SPDX-License-Identifier: Apache-2.0
package io.heddle.trace;

import io.heddle.base.TxId;
import io.heddle.endorse.ExecutionListener;
import io.heddle.trace.TransactionTrace.Comparison;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The executions at one peer that somebody asked to have recorded, before they began or once for
 * all. Safe for use by many threads; the oldest recordings are forgotten.
 */
public final class Recordings implements ExecutionListener {

  private static final Logger log = LoggerFactory.getLogger(Recordings.class);
  private static final int LEAST_KEPT = 100;

  private final TraceSettings settings;
  private final Determinism determinism;
  private final Map<TxId, Recorder> recorders = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<TxId> order = new ArrayDeque<>(); // guarded by lock

  /**
   * None yet.
   *
   * @param determinism has executions compared, and is told of them
   */
  public Recordings(TraceSettings settings, Determinism determinism) {
    this.settings = settings;
    this.determinism = determinism;
  }

  @Override
  public Optional<Watch> watch(TxId txId) {
    Recorder asked = recorders.get(txId);
    if (asked != null && (asked.wantsSecondRun() || !determinism.isChecked())) {
      return Optional.of(asked.begin());
    }
    return settings.isForAll() || determinism.isChecked()
        ? Optional.of(add(txId, isComparedAnyway()).begin())
        : Optional.empty();
  }

  /** Records the execution of this transaction, which is still to come. */
  void expect(TxId txId, boolean twice) {
    add(txId, twice || isComparedAnyway());
  }

  private boolean isComparedAnyway() {
    return settings.checksDeterminism() || determinism.isChecked();
  }

  /** As {@link #find}, for the owner of the peer, who may see all of it. */
  public Optional<TransactionTrace> trace(TxId txId) {
    return find(txId);
  }

  /** What was recorded of a transaction. */
  Optional<TransactionTrace> find(TxId txId) {
    return Optional.ofNullable(recorders.get(txId)).flatMap(Recorder::trace);
  }

  private Recorder add(TxId txId, boolean twice) {
    Recorder recorder = new Recorder(twice, this::report);
    lock.lock();
    try {
      if (recorders.put(txId, recorder) == null) {
        order.add(txId);
      }
      while (order.size() > Math.max(LEAST_KEPT, settings.keptRecordings())) {
        recorders.remove(order.remove());
      }
    } finally {
      lock.unlock();
    }
    return recorder;
  }

  private void report(TransactionTrace trace, boolean isEndorsed) {
    if (isEndorsed) {
      determinism.endorsed(trace);
    }
    trace
        .comparison()
        .map(Comparison::differences)
        .filter(differences -> !differences.isEmpty())
        .ifPresent(differences ->
            log.warn(
                "[{}] Chaincode {} gave two results for transaction {} on the same state: {}",
                trace.channel(),
                trace.chaincode(),
                new TxId(trace.transactionId()).shortId(),
                String.join("; ", differences)));
  }
}
