// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.client.CallResult;
import io.heddle.client.ChaincodeCall;
import io.heddle.client.GatewayConnection;
import io.heddle.client.GatewayTarget;
import io.heddle.deploy.ChaincodeSource;
import io.heddle.deploy.DeploymentPlan;
import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.json.JsonTree;
import io.heddle.node.Builders;
import io.heddle.node.Node;
import io.heddle.node.NodeConfig;
import io.heddle.node.NodeConfig.Listeners;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/**
 * Shows the whole path once: a node for a moment, the Java sample on it, a transaction, a query.
 */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Start a node for a moment, deploy a sample chaincode, submit a transaction, query, end.",
      "Prints what the query answered. Uses free ports and keeps nothing."
    },
    footer = {"", "Example: heddle demo --node"})
final class DemoCommand implements Callable<Integer> {

  @Option(names = "--node", description = "Use the Node sample instead of the Java one.")
  private boolean nodeSample;

  @Option(
      names = "--json",
      description =
          "Print one JSON object: chaincode, transactionId, blockNumber, result; also of a failure.")
  private boolean json;

  DemoCommand() {}

  @Override
  public Integer call() throws Exception {
    return Interruptible.run(this::show);
  }

  private int show() throws InterruptedException {
    try (var data = TemporaryDirectory.create()) {
      return show(DataDirectory.at(data.path()));
    }
  }

  private int show(DataDirectory directory) throws InterruptedException {
    String name = nodeSample ? "asset-node" : "asset-java";
    var sample = ChaincodeSource.parse(Home.samples().resolve(name).toString());
    NodeConfig defaults =
        NodeConfig.defaults(directory, new Builders(List.of(), Home.shippedBuilders()));
    NodeConfig config = CacheOptions.usual(defaults.with(Listeners.anyPorts(true)));
    var progress = Progress.onStandardError(new Demise());
    DeploymentPlan plan = DeploymentPlan.of(List.of(sample)).failingFast();
    try (Node node = Node.start(config, plan, progress)) {
      System.err.printf("Launching %s%n", name);
      Map<String, String> failures = node.launchAll();
      if (!failures.isEmpty()) {
        throw StartCommand.notRunning(failures);
      }
      show(node.description(), name);
    }
    return ExitCode.OK.number();
  }

  private void show(NodeDescription about, String name) {
    GatewayTarget target = NodeOptions.userOf(about);
    try (GatewayConnection gateway = GatewayConnection.open(target)) {
      CallResult invoked =
          gateway.submit(new ChaincodeCall(name, "InitLedger", List.of(), Map.of()));
      System.err.printf(
          "Submitted InitLedger: transaction %s is valid, in block %d%n",
          invoked.transactionId(), invoked.blockNumber().orElseThrow());
      CallResult queried =
          gateway.evaluate(new ChaincodeCall(name, "GetAllAssets", List.of(), Map.of()));
      System.err.println("Evaluated GetAllAssets:");
      String result = queried.result().toStringUtf8();
      System.out.println(json ? JsonTree.text(told(name, invoked, result)) : result);
      System.out.flush();
    }
  }

  private static ObjectNode told(String chaincode, CallResult transaction, String result) {
    return JsonTree.object()
        .put("chaincode", chaincode)
        .put("transactionId", transaction.transactionId())
        .put("blockNumber", transaction.blockNumber().orElseThrow())
        .put("result", result);
  }
}
