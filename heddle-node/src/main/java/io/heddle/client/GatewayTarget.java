// SPDX-License-Identifier: Apache-2.0
package io.heddle.client;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where a client connects and who it is.
 *
 * @param tlsCa PEM file to trust; without it the connection is plaintext
 * @param deployed the chaincodes that the peer is known to serve; empty if that is not known
 */
public record GatewayTarget(
    String endpoint,
    Optional<Path> tlsCa,
    String mspId,
    Path mspFolder,
    String channel,
    Optional<List<String>> deployed) {

  public GatewayTarget {
    deployed = deployed.map(List::copyOf);
  }
}
