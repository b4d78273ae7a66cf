// SPDX-License-Identifier: Apache-2.0
package io.heddle.deliver;

import io.heddle.base.ChannelName;
import io.heddle.channel.ChannelConfig;
import io.heddle.events.ReadingTurns;
import io.heddle.events.SharedBlock;
import io.heddle.order.Chain;
import io.heddle.order.Reading;
import java.util.function.Supplier;

/** The blocks of a channel as its orderer has ordered them. Safe for threads. */
final class OrderedBlocks implements ReadableChannel, AutoCloseable {

  private final Chain chain;
  private final Reading reading;
  private final Supplier<ChannelConfig> config;
  private final ReadingTurns turns = new ReadingTurns();

  /**
   * For whoever reads them until this is closed.
   *
   * @param config in force at the orderer
   */
  OrderedBlocks(Chain chain, Supplier<ChannelConfig> config) {
    this.chain = chain;
    this.reading = chain.read();
    this.config = config;
  }

  @Override
  public ChannelName name() {
    return chain.channel();
  }

  @Override
  public ChannelConfig config() {
    return config.get();
  }

  @Override
  public long height() {
    return chain.height();
  }

  @Override
  public boolean await(long number) throws InterruptedException {
    return reading.await(number);
  }

  @Override
  public SharedBlock block(long number) {
    return new SharedBlock(chain.block(number));
  }

  @Override
  public ReadingTurns turns() {
    return turns;
  }

  /** Ends all waiting. */
  @Override
  public void close() {
    reading.close();
  }
}
