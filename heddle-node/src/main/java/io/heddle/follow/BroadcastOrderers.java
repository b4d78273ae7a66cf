// SPDX-License-Identifier: Apache-2.0
package io.heddle.follow;

import io.grpc.ManagedChannel;
import io.heddle.base.ChannelName;
import io.heddle.channel.ChannelConfig;
import io.heddle.dial.OneThread;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The orderers of channels, as they are handed envelopes, with connections that stay as long as a
 * channel has the orderer. Safe for threads.
 */
public final class BroadcastOrderers implements AutoCloseable {

  private final GrpcDialer dialer;
  private final Map<String, OrdererEndpoint> overrides;
  private final OneThread thread = new OneThread("broadcasts");

  // guarded by this
  private final Map<ChannelName, Known> known = new HashMap<>();
  private final Map<OrdererEndpoint, ManagedChannel> connections = new HashMap<>();
  private boolean isClosed;

  /** Those of one configuration. */
  private record Known(
      ChannelConfig config, Set<OrdererEndpoint> endpoints, List<BroadcastOrderer> orderers) {}

  /**
   * None yet.
   *
   * @param overrides by the address that a channel has
   */
  public BroadcastOrderers(GrpcDialer dialer, Map<String, OrdererEndpoint> overrides) {
    this.dialer = dialer;
    this.overrides = Map.copyOf(overrides);
  }

  /** Those that a configuration names; it is the newest one of its channel from now on. */
  public synchronized List<BroadcastOrderer> of(ChannelConfig config) {
    Known present = known.get(config.channel());
    if (present != null && present.config().equals(config)) {
      return present.orderers();
    }
    List<OrdererEndpoints.Named> named = OrdererEndpoints.of(config, overrides).named();
    Set<OrdererEndpoint> endpoints = new HashSet<>();
    named.forEach(each -> endpoints.add(each.endpoint()));
    List<BroadcastOrderer> orderers =
        named.stream()
            .map(each ->
                new BroadcastOrderer(
                    each.address(), each.mspId(), () -> connection(each.endpoint())))
            .toList();
    known.put(config.channel(), new Known(config, endpoints, orderers));
    closeUnused();
    return orderers;
  }

  private void closeUnused() {
    Set<OrdererEndpoint> used = new HashSet<>();
    known.values().forEach(each -> used.addAll(each.endpoints()));
    connections
        .entrySet()
        .removeIf(each -> {
          if (used.contains(each.getKey())) {
            return false;
          }
          each.getValue().shutdown(); // when its last answer has come
          return true;
        });
  }

  private synchronized ManagedChannel connection(OrdererEndpoint orderer) throws StreamFailure {
    if (isClosed) {
      throw new StreamFailure("the peer is stopping");
    }
    ManagedChannel present = connections.get(orderer);
    if (present == null) {
      present = dialer.connection(orderer, Optional.of(thread));
      connections.put(orderer, present);
    }
    return present;
  }

  @Override
  public synchronized void close() {
    isClosed = true;
    connections.values().forEach(ManagedChannel::shutdownNow);
    thread.close();
    connections.clear();
  }
}
