// SPDX-License-Identifier: Apache-2.0
package io.heddle.check;

/** What became of one rule. */
public enum Verdict {
  KEPT("ok"),
  BROKEN("broken"),
  NOT_APPLICABLE("not applicable");

  private final String word;

  Verdict(String word) {
    this.word = word;
  }

  /** The word that users read. */
  public String word() {
    return word;
  }
}
