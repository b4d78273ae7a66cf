// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What can be done with external builders. */
@Command(
    name = "builder",
    mixinStandardHelpOptions = true,
    description = "Work on external builders.",
    subcommands = {BuilderCheckCommand.class, CommandLine.HelpCommand.class})
final class BuilderCommand implements Runnable {

  @CommandLine.Spec private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

  BuilderCommand() {}

  @Override
  public void run() {
    if (spec != null) {
      spec.commandLine().usage(spec.commandLine().getErr());
    }
  }
}
