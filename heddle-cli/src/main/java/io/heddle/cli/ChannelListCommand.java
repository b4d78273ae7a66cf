// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.json.JsonTree;
import io.heddle.show.Columns;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Prints which channels a running peer has joined, and who gives it their blocks. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = {
      "Print the channels that the running peer has joined: how many blocks it has, which orderer gives it more,",
      "and why none come if that is so."
    },
    footer = {"", "Example: heddle channel list --data /var/hyperledger/production"})
final class ChannelListCommand implements Callable<Integer> {

  @Mixin private final NodeOperations node = new NodeOperations();

  @Option(names = "--json", description = "Print a JSON array.")
  private boolean json;

  ChannelListCommand() {}

  @Override
  public Integer call() throws Exception {
    return Interruptible.run(() -> {
      JsonNode channels = node.client().channels();
      if (json) {
        System.out.println(JsonTree.text(channels));
      } else {
        print(channels);
      }
      return ExitCode.OK.number();
    });
  }

  private static void print(JsonNode channels) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("CHANNEL", "HEIGHT", "BLOCKS FROM", "PROBLEM"));
    for (JsonNode each : channels) {
      rows.add(
          List.of(
              each.path("channel").asString(),
              each.path("height").asString(),
              each.path("blocksFrom").asString("-"),
              each.path("problem").asString("-")));
    }
    Columns.print(rows, System.out);
  }
}
