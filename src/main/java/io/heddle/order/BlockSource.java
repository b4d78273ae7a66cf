// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

/** Where the blocks of one channel come from: the orderer of this process, or others. */
@FunctionalInterface
public interface BlockSource {

  /**
   * Hands on the blocks from a height on, one after the other, on a thread of its own, until it is
   * closed. A block that the receiver cannot take for now is handed on again.
   *
   * @throws io.heddle.base.HeddleException {@code NOT_FOUND} if it does not have the first of them
   */
  void follow(long height, BlockReceiver receiver);
}
