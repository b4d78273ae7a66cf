// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.serve.ConnectionRules;
import io.netty.handler.ssl.SslContext;
import java.util.Optional;

/**
 * What a node's peers offer beside what every peer does.
 *
 * @param hasGateway whether they serve one
 * @param hasExtras whether they offer what no peer of Fabric's has, on the same ports
 * @param rules of connections to the port for clients
 * @param operationsTls of the port for operators; empty without TLS
 */
record PeerOffer(
    boolean hasGateway,
    boolean hasExtras,
    ConnectionRules rules,
    Optional<SslContext> operationsTls) {

  /** For who develops: all there is. */
  static final PeerOffer ALL =
      new PeerOffer(true, true, ConnectionRules.forClients(), Optional.empty());
}
