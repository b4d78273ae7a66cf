// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.json.JsonTree;
import io.heddle.show.Columns;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Prints the snapshots of a running node, or removes one. */
@Command(
    name = "snapshots",
    mixinStandardHelpOptions = true,
    description = {
      "Print the snapshots of the running node, the oldest first: name, when it was taken, height"
          + " of each channel.",
      "Or remove one."
    },
    footer = {"", "Example: heddle snapshots --remove filled"})
final class SnapshotsCommand implements Callable<Integer> {

  @Mixin private final NodeOperations node = new NodeOperations();

  @Option(names = "--json", description = "Print a JSON array.")
  private boolean json;

  @Option(
      names = "--remove",
      paramLabel = "NAME",
      description = "Remove this one instead, and print its name.")
  private @Nullable String removed;

  SnapshotsCommand() {}

  @Override
  public Integer call() throws Exception {
    return Interruptible.run(() -> {
      String name = removed;
      if (name != null) {
        JsonNode answer = node.client().snapshots().remove(name);
        System.out.println(json ? JsonTree.text(answer) : answer.path("name").asString());
        return ExitCode.OK.number();
      }
      JsonNode snapshots = node.client().snapshots().all();
      if (json) {
        System.out.println(JsonTree.text(snapshots));
      } else {
        print(snapshots);
      }
      return ExitCode.OK.number();
    });
  }

  private static void print(JsonNode snapshots) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("NAME", "TAKEN", "HEIGHTS"));
    for (JsonNode each : snapshots) {
      rows.add(
          List.of(
              each.path("name").asString(),
              each.path("taken").asString(),
              each.path("heights").properties().stream()
                  .map(height -> height.getKey() + " " + height.getValue().asLong())
                  .collect(Collectors.joining(", "))));
    }
    Columns.print(rows, System.out);
  }
}
