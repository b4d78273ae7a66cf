// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Takes a running node to what was exported. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = {
      "Take the running node to the snapshot in a file of 'heddle export', which is then one of its own snapshots.",
      "The node has to have the same peers and certificates: one that began with an export, or made it.",
      "For others begin a node with the file: 'heddle start --from FILE'. Prints the snapshot's name."
    },
    footer = {"", "Example: heddle import filled.heddle"})
final class ImportCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "FILE", description = "Made by 'heddle export'.")
  private Path file = Path.of("");

  @Mixin private final NodeOperations node = new NodeOperations();

  @Mixin private final SnapshotOutput output = new SnapshotOutput();

  ImportCommand() {}

  @Override
  public Integer call() throws Exception {
    return Interruptible.run(() -> {
      output.print(node.client().snapshots().importFrom(file.toAbsolutePath().normalize()));
      return ExitCode.OK.number();
    });
  }
}
