// SPDX-License-Identifier: Apache-2.0
package io.heddle.client;

import java.io.Serial;

/** A transaction was ordered and found invalid. */
public final class NotCommitted extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  private final String sentence;

  NotCommitted(String sentence) {
    super(sentence);
    this.sentence = sentence;
  }

  /** Which one, and why. */
  public String sentence() {
    return sentence;
  }
}
