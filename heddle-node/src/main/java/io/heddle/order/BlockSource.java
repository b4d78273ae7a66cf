// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import io.heddle.alive.Vital;

/** Where the blocks of one channel come from: the orderer of this process, or others. */
@FunctionalInterface
public interface BlockSource {

  /**
   * Hands on the blocks from a height on, one after the other, on a thread of its own. A block that
   * the receiver cannot take for now is handed on again.
   *
   * @param vital whoever follows, as a part of its node: not well while a block cannot be taken,
   *     and dead if it never can
   */
  Following follow(long height, BlockReceiver receiver, Vital vital);
}
