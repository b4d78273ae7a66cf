// SPDX-License-Identifier: Apache-2.0
package io.heddle.commit;

import io.heddle.validate.ValidatedBlock;

/** Hears of each block once it is durable and its state can be read, in order. */
@FunctionalInterface
public interface CommitListener {

  /**
   * Must return soon: the next block waits. What it throws is logged and goes no further; if it has
   * no memory, or cannot read the ledger now, it hears of the same block again.
   */
  void committed(ValidatedBlock block);
}
