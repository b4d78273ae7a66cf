// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** A peer of a network elsewhere. */
@Command(
    name = "peer",
    mixinStandardHelpOptions = true,
    description = {
      "Be a peer of a Fabric network that is elsewhere.",
      "(Peers of a node's own network come with 'heddle start'; 'heddle stop-peer' and 'heddle start-peer'",
      "stop and start single ones of them while the node runs.)"
    },
    subcommands = {PeerStartCommand.class, CommandLine.HelpCommand.class})
final class PeerCommand implements Runnable {

  @CommandLine.Spec private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

  PeerCommand() {}

  @Override
  public void run() {
    if (spec != null) {
      spec.commandLine().usage(spec.commandLine().getErr());
    }
  }
}
