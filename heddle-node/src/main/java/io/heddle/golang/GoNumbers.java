// SPDX-License-Identifier: Apache-2.0
package io.heddle.golang;

import java.util.regex.Pattern;

/** Whole numbers in decimal digits. */
public final class GoNumbers {

  private static final Pattern DIGITS = Pattern.compile("[0-9]+");

  private GoNumbers() {}

  /**
   * A number without a sign, of 64 bits. Go: {@code strconv.ParseUint(text, 10, 64)}.
   *
   * @throws IllegalArgumentException with Go's words if it is none
   */
  public static long unsigned(String text) {
    if (!DIGITS.matcher(text).matches()) {
      throw fault("ParseUint", text, "invalid syntax");
    }
    try {
      return Long.parseUnsignedLong(text);
    } catch (NumberFormatException _) {
      throw fault("ParseUint", text, "value out of range");
    }
  }

  private static IllegalArgumentException fault(String function, String text, String reason) {
    return new IllegalArgumentException(
        "strconv.%s: parsing %s: %s".formatted(function, GoQuote.of(text), reason));
  }
}
