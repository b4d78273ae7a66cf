// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import java.util.Locale;

/** How large something is, in one unit. */
final class Size {

  private static final int KIB = 1 << 10;

  private Size() {}

  static String of(long bytes) {
    if (bytes < KIB) {
      return bytes + " B";
    }
    double size = (double) bytes / KIB;
    if (size < KIB) {
      return String.format(Locale.ROOT, "%.0f KiB", size);
    }
    return String.format(Locale.ROOT, "%.0f MiB", size / KIB);
  }
}
