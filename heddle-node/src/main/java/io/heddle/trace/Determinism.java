// SPDX-License-Identifier: Apache-2.0
package io.heddle.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Whether the transactions of a node's network give the same results when they are executed twice,
 * as long as somebody wants to know that. Safe for use by many threads.
 */
public final class Determinism {

  private static final int MOST = 100;

  private volatile boolean isChecked;
  // guarded by this
  private final List<TransactionTrace> findings = new ArrayList<>();
  private final TreeSet<String> onOneInstance = new TreeSet<>();
  private long compared;

  /**
   * What has been found.
   *
   * @param isChecked whether it goes on
   * @param compared how many executions that were endorsed
   * @param findings the first ones whose two results were not the same
   * @param onOneInstance the chaincodes of which one instance executed both
   */
  public record Report(
      boolean isChecked,
      long compared,
      List<TransactionTrace> findings,
      List<String> onOneInstance) {

    public Report {
      findings = List.copyOf(findings);
      onOneInstance = List.copyOf(onOneInstance);
    }
  }

  /** Begins anew. */
  public synchronized Report begin() {
    findings.clear();
    onOneInstance.clear();
    compared = 0;
    isChecked = true;
    return report();
  }

  /** Looks no further. */
  public synchronized Report end() {
    isChecked = false;
    return report();
  }

  /** As it is now. */
  public synchronized Report report() {
    return new Report(isChecked, compared, findings, List.copyOf(onOneInstance));
  }

  boolean isChecked() {
    return isChecked;
  }

  /** An execution that may become a transaction has ended. */
  synchronized void endorsed(TransactionTrace trace) {
    if (!isChecked || trace.comparison().isEmpty()) {
      return;
    }
    TransactionTrace.Comparison comparison = trace.comparison().get();
    compared++;
    onOneInstance.addAll(comparison.onOneInstance());
    if (!comparison.differences().isEmpty() && findings.size() < MOST) {
      findings.add(trace);
    }
  }
}
