// SPDX-License-Identifier: Apache-2.0
package io.heddle.client;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.trace.TransactionTrace;
import io.heddle.trace.TransactionTrace.Comparison;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One call that is recorded by the node while it runs. */
public final class TracedCall implements CallObserver {

  private final Traces traces;
  private final boolean checksDeterminism;
  private @Nullable String transactionId;
  private Optional<Comparison> comparison = Optional.empty();

  public TracedCall(Traces traces, boolean checksDeterminism) {
    this.traces = traces;
    this.checksDeterminism = checksDeterminism;
  }

  @Override
  public void proposed(String id) {
    traces.expect(id, checksDeterminism);
    transactionId = id;
  }

  @Override
  public void executed(String id) {
    if (!checksDeterminism) {
      return;
    }
    TransactionTrace trace = traces.find(id);
    comparison = trace.comparison();
    List<String> differences = comparison.map(Comparison::differences).orElse(List.of());
    if (!differences.isEmpty()) {
      throw new HeddleException(
          Fault.CHAINCODE,
          "Chaincode '%s' is not deterministic; on the same state it gave two results, and nothing was submitted:%n  %s"
              .formatted(trace.chaincode(), String.join("%n  ".formatted(), differences)));
    }
  }

  /** What the check compared; empty if there were no two executions. */
  public Optional<Comparison> comparison() {
    return comparison;
  }

  public TransactionTrace trace() {
    if (transactionId == null) {
      throw new IllegalStateException("The call has not begun");
    }
    return traces.find(transactionId);
  }

  /** Empty if the call never got as far as an execution. */
  public Optional<TransactionTrace> traceAfterFailure() {
    try {
      return Optional.ofNullable(transactionId).map(traces::find);
    } catch (HeddleException e) {
      return Optional.empty(); // that the call failed is what the user has to know
    }
  }
}
