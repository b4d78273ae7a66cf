// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import java.util.List;

/** What a rule with a threshold still lacks, in words. */
final class Missing {

  private Missing() {}

  /**
   * So many of these.
   *
   * @param open what each part that is not satisfied lacks
   */
  static String of(int count, List<String> open) {
    if (count > open.size()) {
      return "more than there can be";
    }
    if (open.size() == 1) {
      return open.getFirst();
    }
    return count == open.size()
        ? String.join(" and ", open)
        : "%d of [%s]".formatted(count, String.join("; ", open));
  }
}
