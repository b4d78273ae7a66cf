// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Takes a running node back to a snapshot. */
@Command(
    name = "revert",
    mixinStandardHelpOptions = true,
    description = {
      "Take the running node back to a snapshot, as often as you like: everything that 'heddle"
          + " snapshot' keeps is as it was.",
      "Chaincode processes go on; what was deployed later is stopped. Calls under way fail, streams"
          + " of blocks and events end.",
      "Certificates and users stay as they are. Prints the snapshot's name."
    },
    footer = {"", "Example: heddle revert filled"})
final class RevertCommand implements Callable<Integer> {

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "Which one; without it, the one that was taken last.")
  private @Nullable String name;

  @Mixin private final NodeOperations node = new NodeOperations();

  @Mixin private final SnapshotOutput output = new SnapshotOutput();

  RevertCommand() {}

  @Override
  public Integer call() throws Exception {
    return Interruptible.run(() -> {
      output.print(node.client().snapshots().revert(Optional.ofNullable(name)));
      return ExitCode.OK.number();
    });
  }
}
