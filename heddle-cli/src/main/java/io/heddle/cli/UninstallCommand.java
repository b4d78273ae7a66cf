// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Removes an installed package from a running node. */
@Command(
    name = "uninstall",
    mixinStandardHelpOptions = true,
    description = {
      "End a package's chaincode on the running node and remove the package with its build.",
      "A package that a definition refers to stays, unless forced. Prints the package id."
    },
    footer = {"", "Example: heddle uninstall asset-java_1.0"})
final class UninstallCommand implements Callable<Integer> {

  @Mixin private final PeerOptions peer = new PeerOptions();

  @Parameters(index = "0", paramLabel = "PACKAGE", description = "Package id, or its label.")
  private String name = "";

  @Option(names = "--force", description = "Remove a package that a definition refers to, too.")
  private boolean isForced;

  @Mixin private final ResultOption result = new ResultOption();

  UninstallCommand() {}

  @Override
  public Integer call() throws Exception {
    return Interruptible.run(() -> {
      result.print("packageId", peer.client().uninstall(name, isForced));
      return ExitCode.OK.number();
    });
  }
}
