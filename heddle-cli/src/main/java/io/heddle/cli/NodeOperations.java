// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.client.OperationsClient;
import io.heddle.home.DataDirectory;
import picocli.CommandLine.Mixin;

/** Which node a command is for that concerns it as a whole; any of its peers' ports will do. */
final class NodeOperations {

  @Mixin private final DirectoryOption data = new DirectoryOption();

  NodeOperations() {}

  DataDirectory directory() {
    return data.directory();
  }

  /**
   * A client of the node, which runs.
   *
   * @throws io.heddle.base.HeddleException {@code UNAVAILABLE} if no node runs
   */
  OperationsClient client() {
    DataDirectory directory = data.directory();
    return new OperationsClient(
        directory.runningPeers().getFirst().operations(),
        directory.readOperationsToken().orElse(""));
  }
}
