// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import java.time.Duration;

/**
 * Hears what becomes of proposals. Calls come from the threads that work on them and must not
 * block.
 */
public interface EndorserListener {

  /** A listener that does nothing. */
  EndorserListener NONE = new EndorserListener() {};

  /**
   * What a proposal is about, as far as the peer knows it: a name that a client made up is empty.
   */
  record Subject(String channel, String chaincode) {}

  default void received() {}

  /** A proposal was not executed. */
  default void refused(Subject subject, ProposalRefused.Kind kind) {}

  /** A chaincode could not be executed, or failed. */
  default void simulationFailed(Subject subject) {}

  /**
   * A chaincode was executed and nothing was signed.
   *
   * @param isOfChaincode whether it asked for that by its status
   */
  default void endorsementFailed(Subject subject, boolean isOfChaincode) {}

  /** A chaincode called one on another channel, whose writes were dropped. */
  default void writesDropped() {}

  /** A proposal that was not refused is done. */
  default void ended(Subject subject, boolean succeeded, Duration took) {}
}
