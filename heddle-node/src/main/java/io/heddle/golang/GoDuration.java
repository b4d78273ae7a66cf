// SPDX-License-Identifier: Apache-2.0
package io.heddle.golang;

import java.time.Duration;
import java.util.Map;

/**
 * Durations as Go writes them: {@code 300s}, {@code 1h30m}, {@code 1.5ms}; up to 292 years.
 *
 * <p>Go: time.ParseDuration and time.Duration.String.
 */
public final class GoDuration {

  private static final Map<String, Long> UNITS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "µs", 1_000L, // U+00B5, the micro sign
          "μs", 1_000L, // U+03BC, the Greek letter
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);

  /* Sums are unsigned up to 2^63, which is one more than a positive duration may have. */
  private static final long LIMIT = Long.MIN_VALUE;

  private final String text;
  private int at;

  private GoDuration(String text) {
    this.text = text;
  }

  /**
   * Reads a duration.
   *
   * @throws IllegalArgumentException with Go's reason, one of three, if the text is none
   */
  public static Duration parse(String text) {
    return new GoDuration(text).read();
  }

  private Duration read() {
    boolean isNegative = text.startsWith("-");
    at = isNegative || text.startsWith("+") ? 1 : 0;
    if (text.substring(at).equals("0")) {
      return Duration.ZERO;
    }
    if (at == text.length()) {
      throw invalid();
    }
    long sum = 0;
    while (at < text.length()) {
      sum = within(sum + part());
    }
    if (!isNegative && sum == LIMIT) {
      throw invalid();
    }
    return Duration.ofNanos(isNegative ? -sum : sum);
  }

  /** A number and its unit, in nanoseconds. */
  private long part() {
    int begin = at;
    long whole = 0;
    while (isDigit()) {
      if (Long.compareUnsigned(whole, Long.divideUnsigned(LIMIT, 10)) > 0) {
        throw invalid();
      }
      whole = within(whole * 10 + digit());
    }
    boolean hasDigits = at > begin;
    var fraction = Fraction.NONE;
    if (at < text.length() && text.charAt(at) == '.') {
      at++;
      int point = at;
      fraction = fraction();
      hasDigits |= at > point;
    }
    if (!hasDigits) {
      throw invalid();
    }
    long unit = unit();
    if (Long.compareUnsigned(whole, Long.divideUnsigned(LIMIT, unit)) > 0) {
      throw invalid();
    }
    return within(whole * unit + fraction.of(unit));
  }

  /** The digits behind a point; those beyond 63 bits do not count. */
  private Fraction fraction() {
    var fraction = Fraction.NONE;
    boolean isFull = false;
    while (isDigit()) {
      int digit = digit();
      if (!isFull) {
        isFull = fraction.digits < 0 || fraction.digits > Long.MAX_VALUE / 10;
        long longer = fraction.digits * 10 + digit;
        isFull |= longer < 0 && longer != LIMIT;
        fraction = isFull ? fraction : new Fraction(longer, fraction.scale * 10);
      }
    }
    return fraction;
  }

  private long unit() {
    int begin = at;
    while (at < text.length() && text.charAt(at) != '.' && !isDigit()) {
      at++;
    }
    if (at == begin) {
      throw fault("missing unit in duration " + GoQuote.ascii(text));
    }
    String name = text.substring(begin, at);
    Long unit = UNITS.get(name);
    if (unit == null) {
      throw fault(
          "unknown unit %s in duration %s".formatted(GoQuote.ascii(name), GoQuote.ascii(text)));
    }
    return unit;
  }

  private boolean isDigit() {
    return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
  }

  private int digit() {
    return text.charAt(at++) - '0';
  }

  private long within(long nanos) {
    if (nanos < 0 && nanos != LIMIT) {
      throw invalid();
    }
    return nanos;
  }

  private IllegalArgumentException invalid() {
    return fault("invalid duration " + GoQuote.ascii(text));
  }

  private static IllegalArgumentException fault(String reason) {
    return new IllegalArgumentException("time: " + reason);
  }

  /** What stands behind the point: digits, divided by a power of ten. */
  private record Fraction(long digits, double scale) {

    static final Fraction NONE = new Fraction(0, 1);

    long of(long unit) {
      // 2^63 fits, and is a negative number here
      return (long) (Math.abs((double) digits) * (unit / scale));
    }
  }

  /** The duration as Go prints it: {@code 2s}, {@code 1.5ms}, {@code 1h30m0s}. */
  public static String format(Duration duration) {
    long nanos = duration.toNanos();
    String sign = nanos < 0 ? "-" : "";
    long size = Math.abs(nanos); // that of Long.MIN_VALUE is right if taken as unsigned
    if (Long.compareUnsigned(size, 1_000) < 0) {
      return size == 0 ? "0s" : sign + size + "ns";
    }
    if (Long.compareUnsigned(size, 1_000_000) < 0) {
      return sign + decimal(size, 1_000) + "µs";
    }
    if (Long.compareUnsigned(size, 1_000_000_000) < 0) {
      return sign + decimal(size, 1_000_000) + "ms";
    }
    long minutes = Long.divideUnsigned(size, 60_000_000_000L);
    String seconds = decimal(Long.remainderUnsigned(size, 60_000_000_000L), 1_000_000_000) + "s";
    if (minutes == 0) {
      return sign + seconds;
    }
    String rest = minutes % 60 + "m" + seconds;
    return sign + (minutes < 60 ? rest : minutes / 60 + "h" + rest);
  }

  /** A quotient without the zeros at its end. */
  private static String decimal(long nanos, long unit) {
    String digits = Long.toString(unit + nanos % unit).substring(1);
    String fraction = digits.replaceFirst("0+$", "");
    return nanos / unit + (fraction.isEmpty() ? "" : "." + fraction);
  }
}
