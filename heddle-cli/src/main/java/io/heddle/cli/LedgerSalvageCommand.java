// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.home.LedgerCare;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Takes over what is whole of a ledger that a start has refused. */
@Command(
    name = "salvage",
    mixinStandardHelpOptions = true,
    description = {
      "Take over what is whole of a damaged ledger: all blocks before the damage.",
      "For a ledger that 'heddle start' has refused. Prints which blocks are kept and which are lost.",
      "The damaged files are kept beside it."
    },
    footer = {"", "Example: heddle ledger salvage --data DIR"})
final class LedgerSalvageCommand implements Callable<Integer> {

  @Mixin private final PeerOptions peer = new PeerOptions();

  @Mixin private final ResultOption result = new ResultOption();

  LedgerSalvageCommand() {}

  @Override
  public Integer call() {
    result.print("report", LedgerCare.salvage(peer.directory(), peer.folder()));
    return ExitCode.OK.number();
  }
}
