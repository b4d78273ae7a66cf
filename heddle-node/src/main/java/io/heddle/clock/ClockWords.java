// SPDX-License-Identifier: Apache-2.0
package io.heddle.clock;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.words.Foreign;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times and durations as people write them. */
public final class ClockWords {

  private static final Pattern PART = Pattern.compile("\\G(\\d{1,12})(ms|d|h|m|s)");

  private ClockWords() {}

  /**
   * An instant of ISO 8601, with {@code Z} or an offset.
   *
   * @throws HeddleException {@code BAD_INPUT} if it is none
   */
  public static Instant time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "'%s' is no time; write it as 2027-01-01T00:00:00Z".formatted(Foreign.text(text)),
          e);
    }
  }

  /**
   * A duration of one or more whole numbers, each with {@code d}, {@code h}, {@code m}, {@code s}
   * or {@code ms}: {@code 1d12h}.
   *
   * @throws HeddleException {@code BAD_INPUT} if it is none
   */
  public static Duration duration(String text) {
    Matcher parts = PART.matcher(text);
    Duration sum = Duration.ZERO;
    int end = 0;
    try {
      while (parts.find()) {
        sum = sum.plus(Long.parseLong(parts.group(1)), unit(parts.group(2)));
        end = parts.end();
      }
    } catch (ArithmeticException _) {
      end = 0;
    }
    if (end == 0 || end < text.length()) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "'%s' is no duration; write it as 3d, 1h30m, 90s or 500ms".formatted(Foreign.text(text)));
    }
    return sum;
  }

  private static ChronoUnit unit(String word) {
    return switch (word) {
      case "d" -> ChronoUnit.DAYS;
      case "h" -> ChronoUnit.HOURS;
      case "m" -> ChronoUnit.MINUTES;
      case "s" -> ChronoUnit.SECONDS;
      default -> ChronoUnit.MILLIS;
    };
  }
}
