// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.trace.TransactionTrace;
import java.io.Serial;

/** The failure of a call whose trace was asked for. */
final class TracedFailure extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  private final transient RuntimeException failure;
  private final transient TransactionTrace trace;

  TracedFailure(RuntimeException failure, TransactionTrace trace) {
    super(failure);
    this.failure = failure;
    this.trace = trace;
  }

  /** What the call failed with. */
  RuntimeException failure() {
    return failure;
  }

  TransactionTrace trace() {
    return trace;
  }
}
