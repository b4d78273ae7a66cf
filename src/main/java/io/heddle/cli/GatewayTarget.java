// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.node.NodeDescription;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where a client connects and who it is.
 *
 * @param tlsCa PEM file to trust; without it the connection is plaintext
 * @param deployed the chaincodes that the peer is known to serve; empty if that is not known
 */
record GatewayTarget(
    String endpoint,
    Optional<Path> tlsCa,
    String mspId,
    Path mspFolder,
    String channel,
    Optional<List<String>> deployed) {

  /** A user of a node's own organisation at that node. */
  static GatewayTarget at(NodeDescription node, String user) {
    return new GatewayTarget(
        node.endpoint(),
        node.tlsCa(),
        node.mspId(),
        node.userMsp(user),
        node.channel(),
        Optional.of(node.chaincodes()));
  }
}
