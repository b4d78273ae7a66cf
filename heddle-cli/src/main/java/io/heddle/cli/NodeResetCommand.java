// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.home.ChannelCare;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Reset all channels of a peer to their first block. */
@Command(
    name = "reset",
    mixinStandardHelpOptions = true,
    description = {
      "Reset all channels of a peer to their first block.",
      "The others are taken again at the next start; until they are there nothing is endorsed. Private values are kept until then.",
      "Not possible if the peer has joined a channel by a snapshot."
    },
    footer = {"", "Example: heddle node reset --data DIR"})
final class NodeResetCommand implements Callable<Integer> {

  @Mixin private final PeerOptions peer = new PeerOptions();

  @Mixin private final ResultOption result = new ResultOption();

  NodeResetCommand() {}

  @Override
  public Integer call() {
    result.print("done", new ChannelCare(peer.directory(), peer.folder()).reset());
    return ExitCode.OK.number();
  }
}
