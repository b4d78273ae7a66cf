// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Who may call a node: the users of its organisation. */
@Command(
    name = "user",
    mixinStandardHelpOptions = true,
    description =
        "Make and list users of a node's organisation, whether the node runs or not; 'heddle invoke --user' acts as one.",
    subcommands = {UserAddCommand.class, UserListCommand.class, CommandLine.HelpCommand.class})
final class UserCommand implements Runnable {

  @CommandLine.Spec private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

  UserCommand() {}

  @Override
  public void run() {
    if (spec != null) {
      spec.commandLine().usage(spec.commandLine().getErr());
    }
  }
}
