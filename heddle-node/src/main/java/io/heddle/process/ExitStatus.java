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

  private static final int SIGNALLED = 128;
  private static final int LAST_SIGNAL = 64;
  private static final int TERMINATED = 128 + 15;
  private static final int KILLED = 128 + 9;

  /**
   * The text, and which signal may be behind it: a program that a signal ends has such a status,
   * and so has one that chooses it.
   */
  public String explained() {
    int signal = code - SIGNALLED;
    return signal <= 0 || signal > LAST_SIGNAL
        ? text
        : "%s, as after signal %d%s".formatted(text, signal, signalName(signal));
  }

  private static String signalName(int signal) {
    return switch (signal) {
      case 6 -> " (aborted)";
      case 9 -> " (killed, perhaps for want of memory)";
      case 11 -> " (segmentation fault)";
      case 15 -> " (terminated)";
      default -> "";
    };
  }

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
