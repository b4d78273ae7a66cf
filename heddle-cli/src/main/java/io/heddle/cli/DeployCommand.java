// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.client.OperationsClient;
import io.heddle.deploy.ChaincodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Deploys chaincode on a running node. */
@Command(
    name = "deploy",
    mixinStandardHelpOptions = true,
    description = {
      "Deploy chaincode on the running node.",
      "Builds it, installs it on every peer that runs, approves it for every organisation, commits its next",
      "definition, and gets it running. What is deployed already with the same package stays as it is; what",
      "cannot be built or does not start leaves the earlier one in place (exit code 8). The node goes on with",
      "it if this command is broken off. Prints a line for each: name, sequence of its definition, package id."
    },
    footer = {
      "",
      "Example: heddle deploy samples/asset-java --policy \"asset-java=OR('Org1MSP.peer')\""
    })
final class DeployCommand implements Callable<Integer> {

  @Mixin private final NodeOperations node = new NodeOperations();

  @Mixin private final DefinitionOptions definitions = new DefinitionOptions();

  @Mixin private final DebugOption debugged = new DebugOption();

  @Mixin private final DeploymentOutput output = new DeploymentOutput();

  @Parameters(
      arity = "0..*",
      paramLabel = "CHAINCODE",
      description =
          "[NAME=]DIRECTORY with source, [NAME=]FILE with a package, or NAME=HOST:PORT of a chaincode server.")
  private List<String> chaincodes = new ArrayList<>();

  @Option(
      names = "--dev",
      paramLabel = "NAME[:VERSION]",
      description =
          "Define a chaincode that you start yourself, on a node in development mode; may be repeated.")
  private List<String> startedByHand = new ArrayList<>();

  @Option(
      names = "--channel",
      paramLabel = "NAME",
      description = "Channel (default: the node's first one).")
  private String channel = "";

  @Option(
      names = "--fail-fast",
      description = "Deploy nothing behind the first that cannot be deployed.")
  private boolean failsFast;

  @Option(
      names = "--watch",
      description =
          "Go on and deploy each directory anew when its source has changed, until Ctrl-C; what cannot be built leaves the earlier one in place.")
  private boolean isWatched;

  DeployCommand() {}

  @Override
  public Integer call() throws Exception {
    return Interruptible.run(() -> {
      refuseNothing();
      List<ChaincodeSource> sources = chaincodes.stream().map(ChaincodeSource::parse).toList();
      String order = order(sources).toString();
      OperationsClient client = node.client();
      if (isWatched) {
        try (var watching = WatchedDeployment.of(sources, channel, output)) {
          var _ = output.print(client.deploy(order, output::tell));
          tellDebuggers(client);
          return watching.run(node);
        }
      }
      ExitCode code = output.print(client.deploy(order, output::tell));
      tellDebuggers(client);
      return code.number();
    });
  }

  private void refuseNothing() {
    if (chaincodes.isEmpty()
        && startedByHand.isEmpty()
        && definitions.given().isEmpty()
        && debugged.ports().isEmpty()) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "There is nothing to deploy; give [NAME=]DIRECTORY, [NAME=]FILE or NAME=HOST:PORT");
    }
  }

  private void tellDebuggers(OperationsClient client) throws InterruptedException {
    Set<String> wanted = debugged.ports().keySet();
    if (!wanted.isEmpty()) {
      NodeState.of(client).chaincodes().stream()
          .filter(each -> wanted.contains(each.path("name").asString()))
          .filter(each -> each.has("debugger"))
          .forEach(each ->
              System.err.printf(
                  "The debugger of '%s' listens at %s%n",
                  each.path("name").asString(), each.path("debugger").path("address").asString()));
    }
  }

  private ObjectNode order(List<ChaincodeSource> given) {
    ObjectNode order = JsonMapper.shared().createObjectNode();
    ArrayNode sources = order.putArray("chaincodes");
    given.forEach(each -> sources.add(each.text()));
    ArrayNode byHand = order.putArray("byHand");
    startedByHand.forEach(each -> byHand.add(ChaincodeSource.ByHand.parse(each).text()));
    definitions.in(order);
    order.put("channel", channel);
    ObjectNode debug = order.putObject("debug");
    debugged.ports().forEach(debug::put);
    order.put("failsFast", failsFast);
    return order;
  }
}
