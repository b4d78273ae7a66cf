// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Remove all that a peer has of a channel. */
@Command(
    name = "unjoin",
    mixinStandardHelpOptions = true,
    description = {
      "Remove all that a peer has of a channel.",
      "Private values that no other peer has are lost. A node joins its own channels again at its next start."
    },
    footer = {"", "Example: heddle node unjoin --data DIR -c mychannel"})
final class NodeUnjoinCommand implements Callable<Integer> {

  @Mixin private final NodeChannelOptions node = new NodeChannelOptions();

  @Mixin private final ResultOption result = new ResultOption();

  NodeUnjoinCommand() {}

  @Override
  public Integer call() {
    result.print("done", node.care().unjoin(node.channel()));
    return ExitCode.OK.number();
  }
}
