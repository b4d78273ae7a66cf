// SPDX-License-Identifier: Apache-2.0
package io.heddle.install;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.util.regex.Pattern;

/** Fabric's rule for package labels, and Heddle's limit on their length. */
final class Labels {

  /**
   * Up to here, every file name that is made of a label stays below 255 bytes: a scratch directory
   * is called {@code fabric-<label>-<64 digits><9 digits>}.
   */
  static final int LONGEST = 173;

  private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.+-]*");

  private Labels() {}

  static boolean isLabel(String label) {
    return LABEL.matcher(label).matches();
  }

  /** Fabric's words for what is no label. */
  static String refusal(String label) {
    return "invalid label '%s'. Label must be non-empty, can only consist of alphanumerics, symbols from '.+-_', and can only begin with alphanumerics"
        .formatted(label);
  }

  /**
   * @throws HeddleException {@code BAD_INPUT} if it is not a label, or a longer one than can be
   *     installed
   */
  static void check(String label) {
    if (!isLabel(label)) {
      throw new HeddleException(Fault.BAD_INPUT, refusal(label));
    }
    checkLength(label);
  }

  /**
   * @throws HeddleException {@code BAD_INPUT} if files named after it could not be made
   */
  static void checkLength(String label) {
    if (label.length() > LONGEST) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "label of %d characters is too long, at most %d are allowed"
              .formatted(label.length(), LONGEST));
    }
  }
}
