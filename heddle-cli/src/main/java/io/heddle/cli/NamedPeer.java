// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.client.OperationsClient;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** One peer of a running node, and who can be asked for something about it. */
final class NamedPeer {

  @Mixin private final NodeOperations node = new NodeOperations();

  @Parameters(
      index = "0",
      paramLabel = "HOST",
      description = "Name of the peer, or as much of its beginning as is needed: peer0.org2.")
  private String name = "";

  NamedPeer() {}

  String name() {
    return name;
  }

  /**
   * A client of its node.
   *
   * @throws io.heddle.base.HeddleException {@code UNAVAILABLE} if no node runs
   */
  OperationsClient client() {
    return node.client();
  }
}
