// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Prints how the chaincode of a running node does. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Print where each chaincode of the running node stands: state, since when, by whom and where it",
      "runs, how many transactions it works on, and its last error."
    },
    footer = {"", "Example: heddle status --json"})
final class StatusCommand implements Callable<Integer> {

  @Mixin private final RunningNodeOptions node = new RunningNodeOptions();

  @Option(names = "--json", description = "Print one JSON array with an object for each package.")
  private boolean json;

  StatusCommand() {}

  @Override
  public Integer call() throws Exception {
    return Interruptible.run(this::print);
  }

  private int print() throws InterruptedException {
    JsonNode packages = node.client().packages();
    if (json) {
      System.out.println(packages);
    } else {
      new PackageTable(Instant.now()).printStatus(packages, System.out);
    }
    return ExitCode.OK.number();
  }
}
