// SPDX-License-Identifier: Apache-2.0
package io.heddle.embed;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.deploy.DeploymentPlan;
import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.json.JsonTree;
import io.heddle.node.Node;
import io.heddle.node.NodeConfig;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A running node, wanted and described by texts. Its methods may be called by any thread. */
public final class EmbeddedNode implements AutoCloseable {

  private final Node node;
  private final Death death;

  private EmbeddedNode(Node node, Death death) {
    this.node = node;
    this.death = death;
  }

  /**
   * Starts a node, all of whose ports are free ones of this machine, with the chaincode that its
   * network file names, if any.
   *
   * @param wanted an object as {@link WantedNode} reads it
   * @throws HeddleException if it cannot be; nothing is left running then
   */
  public static EmbeddedNode start(String wanted) {
    WantedNode read = WantedNode.read(wanted);
    NodeConfig config = read.config();
    var death = new Death(new CountDownLatch(1));
    Node node = Node.start(config, DeploymentPlan.of(List.of()).failingFast(), death);
    try {
      launch(node, read.from().isPresent());
      return new EmbeddedNode(node, death);
    } catch (RuntimeException e) {
      node.close();
      throw e;
    }
  }

  /**
   * Waits for what is deployed.
   *
   * @param isOfExport whether chaincode servers may be gone, in whose place others will be deployed
   */
  private static void launch(Node node, boolean isOfExport) {
    try {
      Map<String, String> failures = node.launchAll();
      if (!failures.isEmpty() && !isOfExport) {
        throw new HeddleException(
            Fault.CHAINCODE,
            failures.entrySet().stream()
                .map(one ->
                    "Chaincode '%s' does not run: %s".formatted(one.getKey(), one.getValue()))
                .collect(Collectors.joining("\n")));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HeddleException(Fault.UNAVAILABLE, "Interrupted while the node started", e);
    }
  }

  /**
   * What there is: {@code operations}, {@code token}, {@code data}, {@code orderer} and {@code
   * peers}, each with {@code host}, {@code mspId}, {@code domain}, {@code endpoint}, {@code
   * operations}, {@code users} and perhaps {@code tlsCa}.
   */
  public String description() {
    DataDirectory data = node.data();
    NodeDescription first = node.description();
    ObjectNode told = JsonTree.object();
    told.put("operations", first.operations());
    told.put("token", data.readOperationsToken().orElse(""));
    told.put("data", data.root().toString());
    told.put("channel", first.channel());
    told.put("orderer", first.orderer());
    ArrayNode peers = told.putArray("peers");
    node.descriptions().forEach(peer -> put(peer, peers.addObject()));
    return JsonTree.text(told);
  }

  private static void put(NodeDescription peer, ObjectNode json) {
    json.put("host", peer.host());
    json.put("mspId", peer.mspId());
    json.put("domain", peer.domain());
    json.put("endpoint", peer.endpoint());
    json.put("operations", peer.operations());
    json.put("users", peer.users().toString());
    peer.tlsCa().ifPresent(file -> json.put("tlsCa", file.toString()));
  }

  /** Why it cannot live any more; empty as long as it can. */
  public String death() {
    return death.reason();
  }

  /** Waits until it cannot live any more. */
  void awaitDeath() throws InterruptedException {
    death.await();
  }

  @Override
  public void close() {
    node.close();
  }
}
