// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Have a channel of a peer not opened by its next starts. */
@Command(
    name = "pause",
    mixinStandardHelpOptions = true,
    description = {
      "Have a channel of a peer not opened by its next starts.",
      "What the peer has of it is kept; it takes no blocks of it."
    },
    footer = {"", "Example: heddle node pause --data DIR -c mychannel"})
final class NodePauseCommand implements Callable<Integer> {

  @Mixin private final NodeChannelOptions node = new NodeChannelOptions();

  @Mixin private final ResultOption result = new ResultOption();

  NodePauseCommand() {}

  @Override
  public Integer call() {
    result.print("done", node.care().pause(node.channel()));
    return ExitCode.OK.number();
  }
}
