// SPDX-License-Identifier: Apache-2.0
package io.heddle.deliver;

import io.heddle.order.Chain;
import io.heddle.order.OrderedChannel;
import io.heddle.order.Registrar;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The channels of an orderer, for those who read their blocks until this is closed. */
public final class OrderedChannels implements ReadableChannel.Lookup, AutoCloseable {

  private final Registrar registrar;
  // guarded by this
  private final Map<Chain, OrderedBlocks> open = new HashMap<>();
  private boolean isClosed;

  public OrderedChannels(Registrar registrar) {
    this.registrar = registrar;
  }

  @Override
  public Optional<? extends ReadableChannel> find(String name) {
    return registrar.find(name).flatMap(this::blocks);
  }

  /** All who read a channel share their turns. */
  private synchronized Optional<OrderedBlocks> blocks(OrderedChannel channel) {
    if (isClosed) {
      return Optional.empty();
    }
    List<Chain> present = registrar.all().stream().map(OrderedChannel::chain).toList();
    open.keySet().retainAll(present); // whoever reads one that was left has been told
    return Optional.of(
        open.computeIfAbsent(
            channel.chain(), chain -> new OrderedBlocks(chain, channel.orderer()::config)));
  }

  /** Ends all waiting. */
  @Override
  public synchronized void close() {
    isClosed = true;
    open.values().forEach(OrderedBlocks::close);
  }
}
