// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Shows a line for each thing that happens, and one every few seconds in which nothing does. */
final class PlainBuildLines implements BuildLines {

  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(5);

  private final PrintStream err;
  private final Map<String, Ticking> running = new ConcurrentHashMap<>();

  PlainBuildLines(PrintStream err) {
    this.err = err;
  }

  @Override
  public void started(String label, String builder) {
    err.printf("Building %s with builder '%s'%n", label, builder);
    running.put(
        label,
        Ticking.start(
            SIGN_OF_LIFE,
            took -> err.printf("  still building %s, %d s%n", label, took.toSeconds())));
  }

  @Override
  public void line(String label, String text) {
    err.printf("  %s | %s%n", label, text);
  }

  @Override
  public void ended(String label, String builder, String outcome, Duration took) {
    Ticking ticking = running.remove(label);
    if (ticking != null) {
      ticking.close();
    }
    err.printf("Builder '%s' ended after %.1f s: %s%n", builder, took.toMillis() / 1000.0, outcome);
  }
}
