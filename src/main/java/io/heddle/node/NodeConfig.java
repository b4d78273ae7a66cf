// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.base.ChannelName;
import io.heddle.order.Cutting;
import java.time.Duration;

/** What a node is to be. {@link #defaults} needs nothing but a data directory and the builders. */
public record NodeConfig(
    DataDirectory data,
    ChannelName channel,
    Listeners listeners,
    Builders builders,
    Cutting cutting,
    Timeouts timeouts) {

  /**
   * One organisation, one peer on port 7051, chaincode on 7052, channel {@code mychannel}, TLS on.
   */
  public static NodeConfig defaults(DataDirectory data, Builders builders) {
    return new NodeConfig(
        data,
        new ChannelName("mychannel"),
        Listeners.DEFAULT,
        builders,
        Cutting.INSTANT,
        Timeouts.DEFAULT);
  }

  public NodeConfig with(Listeners newListeners, Timeouts newTimeouts) {
    return new NodeConfig(data, channel, newListeners, builders, cutting, newTimeouts);
  }

  /**
   * Where the node listens.
   *
   * @param address the address to bind; {@code localhost} means every loopback address
   * @param peerPort port of the peer's services; 0 for any free one
   * @param chaincodePort port where chaincode registers; 0 for any free one
   * @param tls whether the peer and the chaincode listener use TLS
   */
  public record Listeners(String address, int peerPort, int chaincodePort, boolean tls) {

    public static final Listeners DEFAULT = new Listeners("localhost", 7051, 7052, true);

    /** Free ports on a loopback address, for several nodes at once. */
    public static Listeners anyPorts(boolean tls) {
      return new Listeners("localhost", 0, 0, tls);
    }
  }

  /**
   * How long things may take.
   *
   * @param start of a chaincode, from its launch to its registration
   * @param execute of one call of a chaincode
   */
  public record Timeouts(Duration start, Duration execute) {

    public static final Timeouts DEFAULT =
        new Timeouts(Duration.ofSeconds(30), Duration.ofSeconds(30));
  }
}
