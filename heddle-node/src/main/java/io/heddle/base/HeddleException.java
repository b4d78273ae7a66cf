// SPDX-License-Identifier: Apache-2.0
package io.heddle.base;

import java.io.Serial;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A failure that a user may read: one sentence that says what failed, which one, why, and what
 * next.
 */
public final class HeddleException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  private final Fault fault;
  private final List<String> details;

  public HeddleException(Fault fault, String message) {
    this(fault, message, null);
  }

  public HeddleException(Fault fault, String message, @Nullable Throwable cause) {
    this(fault, message, List.of(), cause);
  }

  /**
   * One with more for who wants to know it exactly.
   *
   * @param details what others said, in their words, the outermost first
   */
  public HeddleException(
      Fault fault, String message, List<String> details, @Nullable Throwable cause) {
    super(message, cause);
    this.fault = fault;
    this.details = List.copyOf(details);
  }

  public Fault fault() {
    return fault;
  }

  public List<String> details() {
    return details;
  }

  /** The sentence; never null. */
  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? fault.name() : message;
  }
}
