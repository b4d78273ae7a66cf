// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints the packages that are installed on a running node. */
@Command(
    name = "installed",
    mixinStandardHelpOptions = true,
    description = {
      "Print the packages that are installed on the running node: id, label, builder, kind, state, age."
    },
    footer = {"", "Example: heddle installed --json"})
final class InstalledCommand implements Callable<Integer> {

  @Mixin private final PackageListing packages = new PackageListing();

  InstalledCommand() {}

  @Override
  public Integer call() throws Exception {
    return packages.print(PackageTable::printInstalled);
  }
}
