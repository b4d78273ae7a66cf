// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Stops one peer of a running node. */
@Command(
    name = "stop-peer",
    mixinStandardHelpOptions = true,
    description = {
      "Stop one peer of the running node; the others and the orderer go on.",
      "Nothing listens on its ports then, its chaincode has ended, and nobody is told of it any more.",
      "A start of the node starts it, too. Prints its name."
    },
    footer = {"", "Example: heddle stop-peer peer0.org2.example.com"})
final class StopPeerCommand implements Callable<Integer> {

  @Mixin private final NamedPeer peer = new NamedPeer();

  @Mixin private final ResultOption result = new ResultOption();

  StopPeerCommand() {}

  @Override
  public Integer call() throws Exception {
    return Interruptible.run(() -> {
      result.print("host", peer.client().stopPeer(peer.name()));
      return ExitCode.OK.number();
    });
  }
}
