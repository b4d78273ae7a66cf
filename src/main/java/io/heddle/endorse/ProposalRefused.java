// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import java.io.Serial;

/**
 * The proposal itself is bad, badly signed or not allowed, so that nothing was executed; a client
 * of the endorser sees the text as a gRPC error with code {@code UNKNOWN}.
 */
public final class ProposalRefused extends Exception {

  @Serial private static final long serialVersionUID = 1;

  private final String reason;

  ProposalRefused(String reason) {
    super(reason);
    this.reason = reason;
  }

  ProposalRefused(String reason, Throwable cause) {
    super(reason, cause);
    this.reason = reason;
  }

  /** Fabric's words, exactly. */
  public String reason() {
    return reason;
  }
}
