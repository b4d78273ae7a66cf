// SPDX-License-Identifier: Apache-2.0
package io.heddle.client;

import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.Optional;

/**
 * A gRPC channel to one peer that the calls of many clients use, each as who it is. Safe for use by
 * several threads; opened with the first call.
 */
public final class SharedGateway implements AutoCloseable {

  private Optional<ManagedChannel> channel = Optional.empty();

  private final Optional<ClientChance> chance;

  /**
   * One that nothing is asked of yet.
   *
   * @param chance what its calls have in place of what the official library takes
   */
  public SharedGateway(Optional<ClientChance> chance) {
    this.chance = chance;
  }

  /**
   * A connection of one client; closing it leaves the channel open.
   *
   * @param target always of the same endpoint
   */
  public GatewayConnection connection(GatewayTarget target, Duration chaincodeLimit) {
    return GatewayConnection.over(channel(target), target, chance, chaincodeLimit);
  }

  private synchronized ManagedChannel channel(GatewayTarget target) {
    if (channel.isEmpty()) {
      channel = Optional.of(GatewayConnection.connect(target));
    }
    return channel.get();
  }

  @Override
  public synchronized void close() {
    channel.ifPresent(ManagedChannel::shutdownNow);
    channel = Optional.empty();
  }
}
