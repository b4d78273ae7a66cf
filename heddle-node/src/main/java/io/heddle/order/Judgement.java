// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import io.heddle.update.UpdateOutcome;

/** What an envelope is to an orderer, by the configuration in force. */
sealed interface Judgement {

  /** To be ordered as it is. */
  record Normal() implements Judgement {}

  /** A configuration comes of it, in a block of its own. */
  record Update(UpdateOutcome.Accepted outcome) implements Judgement {}

  /** Not to be ordered. */
  record Refused(Acceptance.Refused answer) implements Judgement {}
}
