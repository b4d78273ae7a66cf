// SPDX-License-Identifier: Apache-2.0
package io.heddle.container;

import java.io.IOException;

/** A build that has ended by itself, and not well. */
final class FailedBuild extends IOException {

  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * With Fabric's text.
   *
   * @param said the last lines that it wrote
   */
  FailedBuild(int status, String said) {
    super("Error returned from build: %d \"%s\"".formatted(status, said));
    this.status = status;
  }

  /** What became of a step of which all that it wrote has been shown. */
  static String outcome(IOException failure) {
    return failure.getCause() instanceof FailedBuild build
        ? "exit status " + build.status
        : String.valueOf(failure.getMessage());
  }
}
