// SPDX-License-Identifier: Apache-2.0
package io.heddle.operations;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

/**
 * Holds back warnings and errors that come again and again, as somebody outside can have them come:
 * of each kind of line {@value #MAX_LINES} within ten seconds, then one that says how many were
 * left out. What chaincode writes is not counted. Safe for use by many threads.
 */
public final class FloodFilter extends TurboFilter {

  /*
   * A kind is a logger and the text of the line before its values are put in; a text that is long was
   * put together by somebody, and there may be many of them, so that it does not count.
   *
   * A thread ends the window, so that what was left out is told in time. Should there be no memory
   * for it, the first line that comes when the window is long over does that.
   */
  private static final int MAX_LINES = 50;
  private static final int MAX_KINDS = 500;
  private static final int MAX_FORMAT = 200;
  private static final Duration WINDOW = Duration.ofSeconds(10);
  private static final String CHAINCODE = "chaincode";
  private static final Marker SUMMARY = MarkerFactory.getDetachedMarker("summary");

  private record Kind(String logger, String format) {}

  private static final class Count {
    private final Logger logger;
    private final Level level;
    private int lines;

    Count(Logger logger, Level level) {
      this.logger = logger;
      this.level = level;
    }
  }

  private final LongSupplier nanos;
  private final Consumer<Runnable> later;
  private Map<Kind, Count> counts = new HashMap<>(); // guarded by this
  private long begun; // guarded by this

  /** As logback makes it. */
  public FloodFilter() {
    this(System::nanoTime, ended -> Thread.ofVirtual().name("log-window").start(ended));
  }

  FloodFilter(LongSupplier nanos, Consumer<Runnable> later) {
    this.nanos = nanos;
    this.later = later;
  }

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] parameters,
      @Nullable Throwable failure) {
    boolean isOfInterest =
        format != null
            && !SUMMARY.equals(marker)
            && level.isGreaterOrEqual(Level.WARN)
            && level.isGreaterOrEqual(logger.getEffectiveLevel())
            && !logger.getName().startsWith(CHAINCODE);
    return !isOfInterest || isWithin(logger, level, String.valueOf(format))
        ? FilterReply.NEUTRAL
        : FilterReply.DENY;
  }

  private boolean isWithin(Logger logger, Level level, String format) {
    boolean isFirst;
    boolean isWithin;
    if (isOverdue()) {
      endWindow();
    }
    synchronized (this) {
      isFirst = counts.isEmpty();
      begun = isFirst ? nanos.getAsLong() : begun;
      Kind kind = new Kind(logger.getName(), format.length() > MAX_FORMAT ? "" : format);
      if (counts.size() >= MAX_KINDS && !counts.containsKey(kind)) {
        kind = new Kind("", "");
      }
      Count count = counts.computeIfAbsent(kind, _ -> new Count(logger, level));
      count.lines++;
      isWithin = count.lines <= MAX_LINES;
    }
    if (isFirst) {
      try {
        later.accept(this::awaitEnd);
      } catch (OutOfMemoryError _) {
        // then a later line ends the window
      }
    }
    return isWithin;
  }

  private synchronized boolean isOverdue() {
    return !counts.isEmpty() && nanos.getAsLong() - begun > 2 * WINDOW.toNanos();
  }

  private void awaitEnd() {
    try {
      Thread.sleep(WINDOW);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    endWindow();
  }

  /** Says what was held back, and begins anew. */
  void endWindow() {
    Map<Kind, Count> ended;
    synchronized (this) {
      ended = counts;
      counts = new HashMap<>();
    }
    ended.forEach((kind, count) -> {
      if (count.lines > MAX_LINES) {
        count.logger.log(
            SUMMARY,
            FloodFilter.class.getName(),
            Level.toLocationAwareLoggerInteger(count.level),
            "{} more lines of this kind within {} s were left out: {}",
            new Object[] {count.lines - MAX_LINES, WINDOW.toSeconds(), kind.format()},
            null);
      }
    });
  }
}
