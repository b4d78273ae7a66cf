// SPDX-License-Identifier: Apache-2.0
package io.heddle.process;

/**
 * How a process ended.
 *
 * @param code the exit code, or -1 if it was stopped by a signal of ours
 * @param text {@code exit status 3} or {@code signal: killed}
 * @param stopped whether we ended it
 */
public record ExitStatus(int code, String text, boolean stopped) {

  private static final int TERMINATED = 128 + 15;
  private static final int KILLED = 128 + 9;

  /**
   * The status for the exit value that Java gives. Java reports a death by signal as 128 plus the
   * signal, so only for signals that we sent can it be told from an exit with that number.
   */
  static ExitStatus of(int exitValue, boolean stopped) {
    if (stopped && exitValue == TERMINATED) {
      return new ExitStatus(-1, "signal: terminated", true);
    }
    if (stopped && exitValue == KILLED) {
      return new ExitStatus(-1, "signal: killed", true);
    }
    return new ExitStatus(exitValue, "exit status " + exitValue, stopped);
  }
}
