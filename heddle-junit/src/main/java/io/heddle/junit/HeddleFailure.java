// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

/** A network or a chaincode that could not be had, and why, in one sentence. */
public final class HeddleFailure extends RuntimeException {

  private static final long serialVersionUID = 1;

  HeddleFailure(String message) {
    super(message);
  }

  HeddleFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
