// SPDX-License-Identifier: Apache-2.0
package io.heddle.channel;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go writes them: {@code 2s}, {@code 500ms}, {@code 1h30m}. */
final class GoDuration {

  private static final Pattern PART =
      Pattern.compile("([0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)");
  private static final Map<String, Long> NANOS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "µs", 1_000L,
          "μs", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);

  private GoDuration() {}

  /** The duration; empty if the text is none, or too long for 64 bits of nanoseconds. */
  static Optional<Duration> parse(String text) {
    boolean isNegative = text.startsWith("-");
    String parts = isNegative || text.startsWith("+") ? text.substring(1) : text;
    if (parts.equals("0")) {
      return Optional.of(Duration.ZERO);
    }
    BigDecimal nanos = BigDecimal.ZERO;
    Matcher matcher = PART.matcher(parts);
    int end = 0;
    while (end < parts.length()) {
      if (!matcher.find() || matcher.start() != end) {
        return Optional.empty();
      }
      var unit = BigDecimal.valueOf(NANOS.getOrDefault(matcher.group(2), 0L));
      nanos = nanos.add(new BigDecimal(matcher.group(1)).multiply(unit));
      end = matcher.end();
    }
    if (end == 0 || nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      return Optional.empty();
    }
    return Optional.of(Duration.ofNanos(isNegative ? -nanos.longValue() : nanos.longValue()));
  }

  /** The duration in the largest of Go's units that needs no fraction, hours and minutes aside. */
  static String format(Duration duration) {
    long nanos = duration.toNanos();
    if (nanos % 1_000_000_000 == 0) {
      return nanos / 1_000_000_000 + "s";
    }
    return nanos % 1_000_000 == 0 ? nanos / 1_000_000 + "ms" : nanos + "ns";
  }
}
