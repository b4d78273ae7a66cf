// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes a chaincode of a running node out of service. */
@Command(
    name = "undeploy",
    mixinStandardHelpOptions = true,
    description = {
      "Take a chaincode of the running node out of service.",
      "Its processes end with the calls that they have, and later calls are told so, also after a restart.",
      "Its definition and its state stay in the ledger, as Fabric has no removal; 'heddle deploy' brings it",
      "back as the next definition. Prints its name."
    },
    footer = {"", "Example: heddle undeploy asset-java"})
final class UndeployCommand implements Callable<Integer> {

  @Mixin private final NodeOperations node = new NodeOperations();

  @Mixin private final ResultOption result = new ResultOption();

  @Option(
      names = "--channel",
      paramLabel = "NAME",
      description = "Channel (default: the node's first one).")
  private String channel = "";

  @Parameters(index = "0", paramLabel = "NAME", description = "Name of the chaincode.")
  private String name = "";

  UndeployCommand() {}

  @Override
  public Integer call() throws Exception {
    return Interruptible.run(() -> {
      node.client().undeploy(name, channel);
      result.print("chaincode", name);
      return ExitCode.OK.number();
    });
  }
}
