// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import java.util.Optional;

/** The channels that the gateway serves; the node fills it in. */
@FunctionalInterface
public interface GatewayChannels {

  /**
   * The channel of that name, empty if the peer has not joined it.
   *
   * @param name as a client gave it, so it may be anything
   */
  Optional<GatewayChannel> find(String name);
}
