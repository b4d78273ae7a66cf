// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.json.JsonTree;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Starts one peer of a running node that was stopped. */
@Command(
    name = "start-peer",
    mixinStandardHelpOptions = true,
    description = {
      "Start a peer of the running node that was stopped, on the ports that it had.",
      "It takes the blocks that it has missed from the orderer, and its chaincode is launched before",
      "this ends. Prints its name."
    },
    footer = {"", "Example: heddle start-peer peer0.org2.example.com"})
final class StartPeerCommand implements Callable<Integer> {

  @Mixin private final NamedPeer peer = new NamedPeer();

  @Mixin private final ResultOption result = new ResultOption();

  StartPeerCommand() {}

  @Override
  public Integer call() throws Exception {
    return Interruptible.run(() -> {
      JsonNode started = peer.client().startPeer(peer.name());
      JsonNode failures = started.path("notRunning");
      ObjectNode object = JsonTree.object();
      object.put("host", started.path("host").asString());
      object.set("notRunning", failures);
      result.print(started.path("host").asString(), object);
      failures
          .properties()
          .forEach(each ->
              System.err.printf(
                  "Package '%s' does not run there: %s%n",
                  each.getKey(), each.getValue().asString()));
      return (failures.isEmpty() ? ExitCode.OK : ExitCode.CHAINCODE).number();
    });
  }
}
