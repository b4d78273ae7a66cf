// SPDX-License-Identifier: Apache-2.0
package io.heddle.operations;

import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * A port to serve on.
 *
 * @param name of its thread
 * @param addresses at least one; all of one port
 * @param tls empty for plaintext
 */
public record HttpPort(
    String name,
    List<InetSocketAddress> addresses,
    Optional<SslContext> tls,
    AllowedHosts hosts,
    ServerLimits limits) {

  public HttpPort {
    addresses = List.copyOf(addresses);
  }
}
