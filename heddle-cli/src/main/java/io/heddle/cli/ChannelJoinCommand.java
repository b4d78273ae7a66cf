// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.json.JsonTree;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** Has a running peer join a channel with the first block that an orderer gives. */
@Command(
    name = "join",
    mixinStandardHelpOptions = true,
    description = {
      "Have the running peer fetch the first block of a channel from an orderer, as itself, and join the channel.",
      "The other blocks come in the background. Prints the channel's name. ('peer channel join -b FILE' joins with",
      "a block that somebody else has fetched.)"
    },
    footer = {
      "",
      "Example: heddle channel join -C mychannel --orderer orderer.example.com:7050 --cafile tlsca.pem --data /var/hyperledger/production"
    })
final class ChannelJoinCommand implements Callable<Integer> {

  @Mixin private final NodeOperations node = new NodeOperations();

  @Mixin private final ResultOption result = new ResultOption();

  @Option(
      names = {"-C", "--channel"},
      paramLabel = "NAME",
      required = true,
      description = "Channel to join.")
  private String channel = "";

  @Option(
      names = "--orderer",
      paramLabel = "HOST:PORT",
      required = true,
      description = "Orderer of the channel; others are found in its configuration.")
  private String orderer = "";

  @Option(
      names = "--cafile",
      paramLabel = "FILE",
      description =
          "PEM file with the authority of the orderer's TLS certificate (default: those that this machine trusts).")
  private @Nullable String authority;

  ChannelJoinCommand() {}

  @Override
  public Integer call() throws Exception {
    return Interruptible.run(() -> {
      ObjectNode order = JsonTree.object();
      order.put("channel", channel).put("orderer", orderer);
      order.put(
          "authorities",
          authority == null ? "" : GivenFile.read("--cafile", authority).toStringUtf8());
      node.client().joinChannel(JsonTree.text(order));
      result.print("channel", channel);
      return ExitCode.OK.number();
    });
  }
}
