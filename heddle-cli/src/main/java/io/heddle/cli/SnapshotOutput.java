// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.json.JsonTree;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** How a command prints the snapshot that it is about. */
final class SnapshotOutput {

  @Option(
      names = "--json",
      description = "Print a JSON object: name, when it was taken, height of each channel.")
  private boolean json;

  SnapshotOutput() {}

  void print(JsonNode snapshot) {
    System.out.println(json ? JsonTree.text(snapshot) : snapshot.path("name").asString());
  }
}
