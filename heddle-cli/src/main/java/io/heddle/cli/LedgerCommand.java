// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What can be done with the ledger of a node that does not run. */
@Command(
    name = "ledger",
    mixinStandardHelpOptions = true,
    description = "Work on the ledger of a node that does not run.",
    subcommands = {LedgerSalvageCommand.class, CommandLine.HelpCommand.class})
final class LedgerCommand implements Runnable {

  @CommandLine.Spec private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

  LedgerCommand() {}

  @Override
  public void run() {
    if (spec != null) {
      spec.commandLine().usage(spec.commandLine().getErr());
    }
  }
}
