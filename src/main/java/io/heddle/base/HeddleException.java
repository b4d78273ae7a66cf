// SPDX-License-Identifier: Apache-2.0
package io.heddle.base;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A failure that a user may read: one sentence that says what failed, which one, why, and what
 * next.
 */
public final class HeddleException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  private final Fault fault;

  public HeddleException(Fault fault, String message) {
    this(fault, message, null);
  }

  public HeddleException(Fault fault, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.fault = fault;
  }

  public Fault fault() {
    return fault;
  }

  /** The sentence; never null. */
  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? fault.name() : message;
  }
}
