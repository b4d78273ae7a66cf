// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Has an installed package built anew. */
@Command(
    name = "rebuild",
    mixinStandardHelpOptions = true,
    description = {
      "Have a package of the running node built anew: detect, build, release.",
      "Its chaincode goes on until the new build is complete, and is then launched from it; if the",
      "build fails, nothing changes. Prints the package id."
    },
    footer = {"", "Example: heddle rebuild asset-java"})
final class RebuildCommand implements Callable<Integer> {

  @Mixin private final PeerOptions peer = new PeerOptions();

  @Parameters(
      index = "0",
      paramLabel = "PACKAGE",
      description = "Package id, its label, or the name of a chaincode.")
  private String name = "";

  @Mixin private final ResultOption result = new ResultOption();

  RebuildCommand() {}

  @Override
  public Integer call() throws Exception {
    return Interruptible.run(() -> {
      result.print("packageId", peer.client().rebuild(name));
      return ExitCode.OK.number();
    });
  }
}
