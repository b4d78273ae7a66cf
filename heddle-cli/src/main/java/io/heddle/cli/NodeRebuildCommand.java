// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.home.ChannelCare;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Drop what a peer has made of its blocks; the next start makes it again. */
@Command(
    name = "rebuild-dbs",
    mixinStandardHelpOptions = true,
    description = {
      "Drop what a peer has made of its blocks; the next start makes it again.",
      "Blocks and private values are kept. Not possible if the peer has joined a channel by a snapshot."
    },
    footer = {"", "Example: heddle node rebuild-dbs --data DIR"})
final class NodeRebuildCommand implements Callable<Integer> {

  @Mixin private final PeerOptions peer = new PeerOptions();

  @Mixin private final ResultOption result = new ResultOption();

  NodeRebuildCommand() {}

  @Override
  public Integer call() {
    result.print("done", new ChannelCare(peer.directory(), peer.folder()).rebuild());
    return ExitCode.OK.number();
  }
}
