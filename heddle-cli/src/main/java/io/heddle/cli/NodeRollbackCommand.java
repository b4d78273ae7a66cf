// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Roll a channel of a peer back to a block. */
@Command(
    name = "rollback",
    mixinStandardHelpOptions = true,
    description = {
      "Roll a channel of a peer back to a block.",
      "The next start makes the state of the blocks that are left, and takes the others again; until they are there",
      "nothing is endorsed. Private values are kept until then. Not possible if the peer has joined a channel by a snapshot."
    },
    footer = {"", "Example: heddle node rollback --data DIR -c mychannel -b 70"})
final class NodeRollbackCommand implements Callable<Integer> {

  @Mixin private final NodeChannelOptions node = new NodeChannelOptions();

  @Option(
      names = {"-b", "--blockNumber"},
      paramLabel = "NUMBER",
      description = "Number of the last block that is left (default: 0).")
  private long block;

  @Mixin private final ResultOption result = new ResultOption();

  NodeRollbackCommand() {}

  @Override
  public Integer call() {
    result.print("done", node.care().rollBack(node.channel(), block));
    return ExitCode.OK.number();
  }
}
