// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.HeddleException;
import io.heddle.client.CallKind;
import io.heddle.client.CallObserver;
import io.heddle.client.CallResult;
import io.heddle.client.ChaincodeCall;
import io.heddle.client.GatewayConnection;
import io.heddle.client.GatewayTarget;
import io.heddle.client.NotCommitted;
import io.heddle.client.TracedCall;
import io.heddle.show.ComparisonText;
import io.heddle.trace.TransactionTrace;
import java.time.Duration;
import java.util.Optional;

/** A call by the official library, over gRPC. */
record GatewayCall(GatewayTarget target, Duration limit, CallKind kind, OutputOptions output) {

  void run(ChaincodeCall call) {
    try (GatewayConnection gateway = open()) {
      output.print(call, send(gateway, call, CallObserver.NONE), Optional.empty());
    }
  }

  /** Has the node record it. */
  void runTraced(ChaincodeCall call, boolean isShown, boolean checksDeterminism) {
    try (GatewayConnection gateway = open()) {
      TracedCall traced = new TracedCall(gateway.traces(), checksDeterminism);
      CallResult result;
      try {
        result = send(gateway, call, traced);
      } catch (HeddleException | NotCommitted e) {
        Optional<TransactionTrace> trace = isShown ? traced.traceAfterFailure() : Optional.empty();
        if (trace.isPresent()) {
          throw new TracedFailure(e, trace.get());
        }
        throw e;
      }
      output.print(call, result, isShown ? Optional.of(traced.trace()) : Optional.empty());
      if (checksDeterminism) {
        output.note(ComparisonText.passed(traced.comparison()));
      }
    }
  }

  private GatewayConnection open() {
    JavaLogging.redirect();
    return GatewayConnection.open(target, limit);
  }

  private CallResult send(GatewayConnection gateway, ChaincodeCall call, CallObserver observer) {
    return switch (kind) {
      case SUBMIT -> gateway.submit(call, observer);
      case EVALUATE -> gateway.evaluate(call, observer);
      case TRACE, TRACE_TEXT -> throw new IllegalStateException("A trace is no call");
    };
  }
}
