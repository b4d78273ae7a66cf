// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The channels of a peer of a network elsewhere. */
@Command(
    name = "channel",
    mixinStandardHelpOptions = true,
    description =
        "Show the channels of a running peer, and have one of a network elsewhere ('heddle peer start') join further ones.",
    subcommands = {
      ChannelJoinCommand.class,
      ChannelListCommand.class,
      CommandLine.HelpCommand.class
    })
final class ChannelCommand implements Runnable {

  @CommandLine.Spec private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

  ChannelCommand() {}

  @Override
  public void run() {
    if (spec != null) {
      spec.commandLine().usage(spec.commandLine().getErr());
    }
  }
}
