// SPDX-License-Identifier: Apache-2.0
package io.heddle.follow;

/** An orderer has said nothing to an envelope. */
public final class NotBroadcast extends Exception {

  private static final long serialVersionUID = 1;

  private final String code;

  NotBroadcast(String code, String description) {
    super(description, null, false, false);
    this.code = code;
  }

  /** That of gRPC, as Go writes it: {@code DeadlineExceeded}. */
  public String code() {
    return code;
  }

  /** There is always a text. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
