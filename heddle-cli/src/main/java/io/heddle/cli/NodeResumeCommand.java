// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Have a paused channel of a peer opened again by its next start. */
@Command(
    name = "resume",
    mixinStandardHelpOptions = true,
    description = {"Have a paused channel of a peer opened again by its next start."},
    footer = {"", "Example: heddle node resume --data DIR -c mychannel"})
final class NodeResumeCommand implements Callable<Integer> {

  @Mixin private final NodeChannelOptions node = new NodeChannelOptions();

  @Mixin private final ResultOption result = new ResultOption();

  NodeResumeCommand() {}

  @Override
  public Integer call() {
    result.print("done", node.care().resume(node.channel()));
    return ExitCode.OK.number();
  }
}
