// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.client.OperationsClient;
import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.issue.Users;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Names of what a running node has, to complete a command line for it. */
final class NodeNames {

  private final DataDirectory data;

  /**
   * Of the node that a command line is for.
   *
   * @param words of the line
   */
  NodeNames(List<String> words) {
    int option = words.lastIndexOf("--data");
    this.data =
        option >= 0 && option + 1 < words.size()
            ? DataDirectory.at(Path.of(words.get(option + 1)))
            : new DirectoryOption().directory();
  }

  /** All of a kind; none of one that nodes do not have. */
  List<String> of(CompletionModel.Label label) throws InterruptedException {
    return switch (label) {
      case NOTHING -> List.of();
      case CHAINCODE -> data.runningNode().chaincodes();
      case CHANNEL -> List.of(data.runningNode().channel());
      case PEER -> data.runningPeers().stream().map(NodeDescription::host).toList();
      case USER -> users(data.runningNode());
      case PACKAGE -> packages(data.runningNode());
    };
  }

  private static List<String> users(NodeDescription node) {
    return new Users(node.users(), node.domain()).names();
  }

  private List<String> packages(NodeDescription node) throws InterruptedException {
    var client = new OperationsClient(node.operations(), data.readOperationsToken().orElse(""));
    List<String> ids = new ArrayList<>();
    for (JsonNode each : client.packagesSoon()) {
      ids.add(each.path("packageId").asString());
    }
    return ids;
  }
}
