// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import io.heddle.base.TxId;
import io.heddle.stream.MessageListener;
import java.util.Optional;

/**
 * Says of which proposals somebody wants to know how they are executed. Safe for use by many
 * threads.
 */
@FunctionalInterface
public interface ExecutionListener {

  /** Wants to know of none. */
  ExecutionListener NONE = _ -> Optional.empty();

  /**
   * Whoever wants to know of this transaction; asked once for each proposal that is executed, so it
   * must be quick.
   */
  Optional<Watch> watch(TxId txId);

  /** Somebody who wants to know how one proposal is executed. */
  interface Watch {

    /** Hears the messages. */
    MessageListener messages();

    /** Whether to execute the proposal twice, so that the two can be compared. */
    boolean wantsSecondRun();

    /** The execution has ended, well or not. */
    void ended(Execution execution);

    /**
     * The execution has ended before it had a verdict: nobody waits for one, or the peer failed.
     */
    default void abandoned() {}
  }
}
