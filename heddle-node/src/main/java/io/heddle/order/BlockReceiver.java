// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import org.hyperledger.fabric.protos.common.Block;

/** Takes the blocks of one channel, one after the other, in order. */
@FunctionalInterface
public interface BlockReceiver {

  /** Returns when it has it as it keeps blocks; the next one comes only then. */
  void receive(Block block);

  /** Whether it takes none any more, whatever comes; those that come are for nothing. */
  default boolean isOver() {
    return false;
  }
}
