// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What Fabric's {@code peer node} does with the channels of a peer that does not run. */
@Command(
    name = "node",
    mixinStandardHelpOptions = true,
    description = {
      "Work on the channels of a peer that does not run, as Fabric's 'peer node' does.",
      "('peer node' itself can do nothing for a Heddle peer.)"
    },
    subcommands = {
      NodeResetCommand.class,
      NodeRollbackCommand.class,
      NodeRebuildCommand.class,
      NodePauseCommand.class,
      NodeResumeCommand.class,
      NodeUnjoinCommand.class,
      CommandLine.HelpCommand.class
    })
final class NodeCommand implements Runnable {

  @CommandLine.Spec private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

  NodeCommand() {}

  @Override
  public void run() {
    if (spec != null) {
      spec.commandLine().usage(spec.commandLine().getErr());
    }
  }
}
