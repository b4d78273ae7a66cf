// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Prints the packages that are installed on a running node. */
@Command(
    name = "installed",
    mixinStandardHelpOptions = true,
    description = {
      "Print the packages that are installed on the running node: id, label, builder, kind, state, age."
    },
    footer = {"", "Example: heddle installed --json"})
final class InstalledCommand implements Callable<Integer> {

  @Mixin private final RunningNodeOptions node = new RunningNodeOptions();

  @Option(names = "--json", description = "Print one JSON array with an object for each package.")
  private boolean json;

  InstalledCommand() {}

  @Override
  public Integer call() throws Exception {
    return Interruptible.run(this::print);
  }

  private int print() throws InterruptedException {
    JsonNode packages = node.client().packages();
    if (json) {
      System.out.println(packages);
    } else {
      new PackageTable(Instant.now()).printInstalled(packages, System.out);
    }
    return ExitCode.OK.number();
  }
}
