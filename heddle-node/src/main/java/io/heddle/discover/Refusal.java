// SPDX-License-Identifier: Apache-2.0
package io.heddle.discover;

import java.io.Serial;

/** Why a request gets no answer at all, in Fabric's words. */
final class Refusal extends Exception {

  @Serial private static final long serialVersionUID = 1;

  Refusal(String reason) {
    super(reason);
  }
}
