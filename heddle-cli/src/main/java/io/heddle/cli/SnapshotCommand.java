// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Takes a snapshot of a whole running node. */
@Command(
    name = "snapshot",
    mixinStandardHelpOptions = true,
    description = {
      "Take a snapshot of the running node that 'heddle revert' goes back to: ledgers with private"
          + " data and history",
      "of all channels of all peers, the orderer's chains, installed packages and what is"
          + " undeployed.",
      "It costs no room but for what is changed later. Prints its name. (A peer's snapshot of one"
          + " channel, which other",
      "peers can join by, is another thing: 'peer snapshot submitrequest'.)"
    },
    footer = {"", "Example: heddle snapshot filled"})
final class SnapshotCommand implements Callable<Integer> {

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "What it is called; without it, the first number that is free.")
  private @Nullable String name;

  @Mixin private final NodeOperations node = new NodeOperations();

  @Mixin private final SnapshotOutput output = new SnapshotOutput();

  SnapshotCommand() {}

  @Override
  public Integer call() throws Exception {
    return Interruptible.run(() -> {
      output.print(node.client().snapshots().take(Optional.ofNullable(name)));
      return ExitCode.OK.number();
    });
  }
}
