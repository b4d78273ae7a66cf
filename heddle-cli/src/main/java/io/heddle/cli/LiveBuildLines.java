// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.show.Printable;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Shows one line for each build that changes in place: what it is about, and for how long. What the
 * builder wrote is shown if it fails.
 */
final class LiveBuildLines implements BuildLines {

  private static final Duration TICK = Duration.ofMillis(500);
  private static final int MOST_LINES = 200;
  private static final String SUCCESS = "exit status 0";

  private final LiveLines live;
  private final PrintStream err;
  private final Map<String, Build> running = new ConcurrentHashMap<>();

  /**
   * @param err goes through the live lines
   */
  LiveBuildLines(LiveLines live, PrintStream err) {
    this.live = live;
    this.err = err;
  }

  /** One that runs. */
  private static final class Build {

    private final Deque<String> lines = new ArrayDeque<>(); // guarded by this
    private final Ticking ticking;

    Build(Ticking ticking) {
      this.ticking = ticking;
    }

    synchronized void add(String line) {
      lines.addLast(line);
      if (lines.size() > MOST_LINES) {
        lines.removeFirst();
      }
    }

    synchronized String stage() {
      return lines.isEmpty() ? "" : lines.getLast();
    }

    synchronized List<String> lines() {
      return List.copyOf(lines);
    }
  }

  @Override
  public void started(String label, String builder) {
    show(label, Duration.ZERO, "");
    running.put(label, new Build(Ticking.start(TICK, took -> tick(label, took))));
  }

  @Override
  public void line(String label, String text) {
    Build build = running.get(label);
    if (build != null) {
      build.add(text);
    }
  }

  @Override
  public void ended(String label, String builder, String outcome, Duration took) {
    Build build = running.remove(label);
    if (build != null) {
      build.ticking.close();
    }
    live.remove(label);
    if (outcome.equals(SUCCESS)) {
      err.printf(
          "Built %s with builder '%s' in %.1f s%n", label, builder, took.toMillis() / 1000.0);
      return;
    }
    if (build != null) {
      build.lines().forEach(line -> err.printf("  %s | %s%n", label, line));
    }
    err.printf(
        "Builder '%s' of %s ended after %.1f s: %s%n",
        builder, label, took.toMillis() / 1000.0, outcome);
  }

  private void tick(String label, Duration took) {
    var _ =
        running.computeIfPresent(
            label,
            (_, build) -> { // so that none is shown when it has ended
              show(label, took, build.stage());
              return build;
            });
  }

  private void show(String label, Duration took, String stage) {
    live.show(
        label,
        "Building %s, %d s%s"
            .formatted(label, took.toSeconds(), stage.isEmpty() ? "" : ": " + Printable.of(stage)));
  }
}
