// SPDX-License-Identifier: Apache-2.0
package io.heddle.container;

import java.io.IOException;

/** Why an engine has not done what it was asked for, in the words of moby's client. */
final class EngineFailure extends IOException {

  private static final long serialVersionUID = 1L;
  private static final int NOT_FOUND = 404;

  private final int status;

  private EngineFailure(int status, String message) {
    super(message);
    this.status = status;
  }

  /** It answered, and that was a refusal. */
  static EngineFailure refused(int status, String message) {
    return new EngineFailure(status, "Error response from daemon: " + message);
  }

  /** It did not answer, or not to an end. */
  static EngineFailure unreachable(String message, Throwable cause) {
    var failure = new EngineFailure(0, message);
    failure.initCause(cause);
    return failure;
  }

  /** It has no such image, or no such container. */
  boolean isAbsence() {
    return status == NOT_FOUND;
  }

  /** Whether it has said anything. */
  boolean isAnswer() {
    return status != 0;
  }
}
