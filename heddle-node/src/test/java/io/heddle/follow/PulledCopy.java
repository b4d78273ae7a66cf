// SPDX-License-Identifier: Apache-2.0
package io.heddle.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.base.BlockHash;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.channel.ChannelConfig;
import io.heddle.order.BlockReceiver;
import io.heddle.validate.BlockForm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.common.Block;

/** A peer's copy of a chain. */
final class PulledCopy implements BlockReceiver {
  private final List<Block> blocks = new ArrayList<>();
  private ChainPosition position;
  private int refusing;
  private int limit = Integer.MAX_VALUE;

  PulledCopy(Block first) {
    blocks.add(first);
    position =
        new ChainPosition(1, BlockHash.header(first.getHeader()), ChannelConfig.fromBlock(first));
  }

  synchronized void refuseTimes(int count) {
    refusing = count;
  }

  /** It takes none beyond that height. */
  synchronized void takeUpTo(int height) {
    limit = height;
  }

  @Override
  public synchronized boolean isOver() {
    return blocks.size() >= limit;
  }

  @Override
  public synchronized void receive(Block block) {
    if (refusing > 0) {
      refusing--;
      throw new HeddleException(Fault.BAD_INPUT, "It is not wanted");
    }
    assertThat(block.getHeader().getNumber()).isEqualTo(position.height());
    blocks.add(block);
    ChannelConfig config =
        BlockForm.isConfiguration(block) ? ChannelConfig.fromBlock(block) : position.config();
    position = new ChainPosition(blocks.size(), BlockHash.header(block.getHeader()), config);
    notifyAll();
  }

  synchronized ChainPosition position() {
    return position;
  }

  synchronized List<Block> await(int height) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (blocks.size() < height) {
      long millis = (end - System.nanoTime()) / 1_000_000;
      assertThat(millis).as("only %d blocks have come", blocks.size()).isPositive();
      wait(millis);
    }
    return List.copyOf(blocks);
  }
}
