// SPDX-License-Identifier: Apache-2.0
package io.heddle.client;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;

/**
 * What came of comparing a channel as two peers have it, block by block, up to the first
 * difference.
 *
 * @param next the block behind the last one that was compared
 * @param lastOfOne the last block of the one, or of the other
 * @param found the first difference; empty if there is none
 */
public record ComparedChannel(
    long from, long next, long lastOfOne, long lastOfOther, Optional<Found> found) {

  /** A difference, and the block as both have it. */
  public record Found(BlockDifference difference, Block one, Block other) {}

  /**
   * Compares all blocks that both have.
   *
   * @param from the first one
   * @throws HeddleException as {@link BlockReader#newest}; {@code NOT_FOUND} if one of them has not
   *     the first block
   */
  public static ComparedChannel of(BlockReader reader, BlockPlace one, BlockPlace other, long from)
      throws InterruptedException {
    long lastOfOne = reader.newest(one).getHeader().getNumber();
    long lastOfOther = reader.newest(other).getHeader().getNumber();
    long last = Math.min(lastOfOne, lastOfOther);
    Optional<Found> found = Optional.empty();
    long next = from;
    try (BlockStream ofOne = reader.from(one, from);
        BlockStream ofOther = reader.from(other, from)) {
      while (next <= last && found.isEmpty()) {
        Block inOne = block(ofOne, one, next, lastOfOne);
        Block inOther = block(ofOther, other, next, lastOfOther);
        found =
            BlockDifference.between(inOne, inOther)
                .map(difference -> new Found(difference, inOne, inOther));
        next++;
      }
    }
    return new ComparedChannel(from, next, lastOfOne, lastOfOther, found);
  }

  private static Block block(BlockStream stream, BlockPlace place, long number, long last)
      throws InterruptedException {
    return stream
        .next()
        .filter(block -> block.getHeader().getNumber() == number)
        .orElseThrow(() ->
            new HeddleException(
                Fault.NOT_FOUND,
                "There is no block %d at '%s', whose last one is %d; if that peer has joined by a snapshot, name the first block that it has with --from"
                    .formatted(number, place.endpoint(), last)));
  }
}
