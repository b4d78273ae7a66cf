// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints how the chaincode of a running node does. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Print where each chaincode of the running node stands.",
      "State, since when, by whom and where it runs, how many transactions it works on, its last error; of a",
      "node with several peers first where each of these stands; on standard error, which part of the node is",
      "not well (exit code 6 then)."
    },
    footer = {"", "Example: heddle status --json"})
final class StatusCommand implements Callable<Integer> {

  @Mixin private final PackageListing packages = new PackageListing();

  @Option(names = "--peers", description = "Print where each peer stands, and nothing else.")
  private boolean isOfPeers;

  StatusCommand() {}

  @Override
  public Integer call() throws Exception {
    return isOfPeers ? packages.printPeers() : packages.printWithHealth(PackageTable::printStatus);
  }
}
