// SPDX-License-Identifier: Apache-2.0
package io.heddle.follow;

/** Why an orderer gives no more blocks on a stream, in the words of the log. */
final class StreamFailure extends Exception {

  private static final long serialVersionUID = 1;

  StreamFailure(String why) {
    super(why);
  }

  StreamFailure(String why, Throwable cause) {
    super(why, cause);
  }

  /** There is always a text. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
