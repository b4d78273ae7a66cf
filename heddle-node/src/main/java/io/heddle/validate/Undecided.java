// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import java.io.Serial;

/**
 * The state does not say by which policy a transaction is to be judged, or names a plugin that is
 * not there: that is no verdict on the transaction.
 */
final class Undecided extends Exception {

  @Serial private static final long serialVersionUID = 1;

  Undecided(String reason) {
    super(reason, null, false, false);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
