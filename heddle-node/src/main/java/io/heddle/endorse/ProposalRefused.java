// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The proposal itself is bad, badly signed or not allowed, so that nothing was executed; a client
 * of the endorser sees the text as a gRPC error with code {@code UNKNOWN}.
 */
public final class ProposalRefused extends Exception {

  @Serial private static final long serialVersionUID = 1;

  private final Kind kind;
  private final String reason;

  /** What is wrong with it. */
  public enum Kind {
    /** Its form, its signature or its signer. */
    INVALID,
    /** There is a transaction with its id. */
    DUPLICATE,
    /** Its signer may not. */
    DENIED
  }

  ProposalRefused(String reason) {
    super(reason);
    this.kind = Kind.INVALID;
    this.reason = reason;
  }

  ProposalRefused(String reason, Throwable cause) {
    this(Kind.INVALID, reason, cause);
  }

  ProposalRefused(Kind kind, String reason, @Nullable Throwable cause) {
    super(reason, cause);
    this.kind = kind;
    this.reason = reason;
  }

  public Kind kind() {
    return kind;
  }

  /** Fabric's words, exactly. */
  public String reason() {
    return reason;
  }
}
