// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;

/**
 * The last blocks of a chain, so that whoever follows a little behind need not have them read and
 * parsed anew: the last one always, those before it as far as they are not taken and not too much.
 * Not safe for threads.
 */
final class RecentBlocks {

  private static final int MOST_BYTES = 4 << 20; // besides the last one

  private final Deque<Block> blocks = new ArrayDeque<>();
  private long bytes;

  void add(Block block) {
    blocks.addLast(block);
    bytes += block.getSerializedSize();
    while (blocks.size() > 1 && bytes > MOST_BYTES) {
      removeFirst();
    }
  }

  Optional<Block> find(long number) {
    for (Block block : blocks) {
      if (block.getHeader().getNumber() == number) {
        return Optional.of(block);
      }
    }
    return Optional.empty();
  }

  /** Nobody follows any more below this height. */
  void areTaken(long height) {
    while (blocks.size() > 1
        && Long.compareUnsigned(blocks.getFirst().getHeader().getNumber(), height) < 0) {
      removeFirst();
    }
  }

  private void removeFirst() {
    bytes -= blocks.removeFirst().getSerializedSize();
  }
}
