// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import io.heddle.alive.Vital;
import org.hyperledger.fabric.protos.common.Block;

/** A thread that hands the blocks of a chain to somebody in the same process. */
final class Follower implements Following {

  private final Chain chain;
  private final BlockReceiver receiver;
  private final Vital vital;
  private final Thread thread;
  private volatile long next;
  private volatile long end = Long.MAX_VALUE;

  Follower(Chain chain, long height, BlockReceiver receiver, Vital vital) {
    this.chain = chain;
    this.receiver = receiver;
    this.vital = vital;
    this.next = height;
    this.thread = vital.start("blocks-" + chain.channel(), () -> run(height));
  }

  /** The number of the block that the receiver has not taken yet. */
  long next() {
    return next;
  }

  private void run(long height) throws InterruptedException {
    for (long number = height; isComing(number); number++) {
      handOn(number);
    }
  }

  private boolean isComing(long number) throws InterruptedException {
    return chain.await(number, () -> number >= end);
  }

  private void handOn(long number) throws InterruptedException {
    Block block = vital.persist("Reading block " + number, () -> chain.block(number));
    vital.persist("Block " + number, () -> receiver.receive(block));
    next = number + 1;
    vital.persist("The end of block " + number, () -> chain.isTaken(next));
  }

  @Override
  public void close() {
    end = chain.height();
    chain.leave(this);
    Ending.await(
        thread,
        vital,
        "Channel '%s': not all blocks of the orderer could be handed on"
            .formatted(chain.channel()));
  }
}
