// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import io.heddle.dial.GoFailure;
import java.io.Serial;

/**
 * A peer gave no response to a call; the text is what Fabric's gateway says then, which calls its
 * peers over a network.
 */
public final class NoAnswer extends Exception {

  @Serial private static final long serialVersionUID = 1;

  private NoAnswer(String code, String description) {
    super("rpc error: code = %s desc = %s".formatted(code, description), null, false, false);
  }

  /**
   * What a call over a network has failed with.
   *
   * @param code gRPC's, as Go writes it: {@code DeadlineExceeded}
   */
  public static NoAnswer of(String code, String description) {
    return new NoAnswer(code, description);
  }

  /**
   * Nobody listens there.
   *
   * @param address {@code host:port}
   */
  public static NoAnswer refused(String address) {
    return new NoAnswer("Unavailable", GoFailure.refused(address));
  }

  /** It went away meanwhile. */
  public static NoAnswer brokenOff() {
    return new NoAnswer("Unavailable", "error reading from server: EOF");
  }

  /** The time for it is over. */
  static NoAnswer late() {
    return new NoAnswer("DeadlineExceeded", "context deadline exceeded");
  }

  /** It has failed. */
  static NoAnswer failed() {
    return new NoAnswer("Internal", "The peer failed; see its log");
  }

  /** It answered with an error, which a response does not get past. */
  static NoAnswer error(String reason) {
    return new NoAnswer("Unknown", reason);
  }

  /** There is always a text. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
