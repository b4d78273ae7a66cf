// SPDX-License-Identifier: Apache-2.0
package io.heddle.client;

import java.io.Serial;

/** A transaction was ordered and found invalid; the message is a sentence for the user. */
public final class NotCommitted extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  NotCommitted(String sentence) {
    super(sentence);
  }
}
