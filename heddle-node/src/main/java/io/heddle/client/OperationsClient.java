// SPDX-License-Identifier: Apache-2.0
package io.heddle.client;

import io.heddle.json.JsonTree;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A client of a node's operations port. Every call fails with {@code UNAVAILABLE} if nothing
 * answers, and else with what the node says.
 */
public final class OperationsClient {

  private static final String PACKAGES = "/chaincode/v1/packages";
  private static final String DEPLOYMENTS = "/chaincode/v1/deployments";
  private static final String RESET = "/node/v1/reset";
  private static final String PEERS = "/peers/v1";
  private static final String CHANNELS = "/channels/v1";
  private static final String NODE = "/node/v1";
  private static final String HEALTH = "/healthz";
  private static final String FUNCTIONS = "/chaincode/v1/functions";
  private static final String EXPLAIN = "/chaincode/v1/explain";

  /** What is answered from what the node knows. */
  private static final Duration PROMPT = Duration.ofSeconds(60);

  /** What somebody waits for who is typing. */
  private static final Duration SOON = Duration.ofSeconds(1);

  private final OwnersRequests requests;

  private OperationsClient(OwnersRequests requests) {
    this.requests = requests;
  }

  /**
   * A client.
   *
   * @param url of the operations port
   * @param token of the node's data directory; without it only the packages can be listed
   */
  public OperationsClient(String url, String token) {
    this(new OwnersRequests(URI.create(url), token, PROMPT));
  }

  /** One that gives up after a second where the other waits, for somebody who is typing. */
  public OperationsClient hasty() {
    return new OperationsClient(new OwnersRequests(requests.base(), requests.token(), SOON));
  }

  /** How far the node is, and each chaincode: an object. */
  public JsonNode node() throws InterruptedException {
    return requests.send(requests.get(NODE));
  }

  /** The peers of the node: an array of objects. */
  public JsonNode peers() throws InterruptedException {
    return requests.send(requests.get(PEERS));
  }

  /** Stops a peer of the node and gives its name. */
  public String stopPeer(String name) throws InterruptedException {
    return ask(name, "stop").path("host").asString();
  }

  /** Starts a peer of the node: its name, and which packages do not run there, each with why. */
  public JsonNode startPeer(String name) throws InterruptedException {
    return ask(name, "start");
  }

  private JsonNode ask(String peer, String verb) throws InterruptedException {
    return requests.send(
        requests.change("POST", PEERS + "/" + OwnersRequests.encoded(peer) + "/" + verb));
  }

  /** The installed packages: an array of objects. */
  public JsonNode packages() throws InterruptedException {
    return requests.send(requests.get(PACKAGES));
  }

  /** Which parts of the node are not well, each with what is wrong; empty if all are. */
  public Map<String, String> ailments() throws InterruptedException {
    Map<String, String> ailments = new LinkedHashMap<>();
    for (JsonNode each : requests.answer(requests.get(HEALTH)).json().path("failed_checks")) {
      ailments.put(each.path("component").asString(), each.path("reason").asString());
    }
    return ailments;
  }

  /**
   * Has the node deploy chaincode: what became of it, an object.
   *
   * @param order a JSON object
   * @param events gets what happens meanwhile, an object for each
   */
  public JsonNode deploy(String order, Consumer<JsonNode> events) throws InterruptedException {
    return requests.follow(requests.post(DEPLOYMENTS, order), events);
  }

  /**
   * Takes a chaincode out of service; returns when its processes have ended.
   *
   * @param channel empty for the node's first one
   */
  public void undeploy(String name, String channel) throws InterruptedException {
    String query = channel.isEmpty() ? "" : "?channel=" + OwnersRequests.encoded(channel);
    var _ =
        requests.send(
            requests.change("DELETE", DEPLOYMENTS + "/" + OwnersRequests.encoded(name) + query));
  }

  /**
   * Has the node begin fresh ledgers: what became of what was deployed, an object.
   *
   * @param events gets what happens meanwhile, an object for each
   */
  public JsonNode reset(Consumer<JsonNode> events) throws InterruptedException {
    return requests.follow(requests.change("POST", RESET), events);
  }

  /** The channels that the peer has joined: an array of objects. */
  public JsonNode channels() throws InterruptedException {
    return requests.send(requests.get(CHANNELS));
  }

  /**
   * Has the peer join a channel with the first block that an orderer gives.
   *
   * @param order a JSON object: {@code channel}, {@code orderer}, {@code authorities}
   */
  public void joinChannel(String order) throws InterruptedException {
    var _ = requests.send(requests.post(CHANNELS, order));
  }

  /** Removes a package and gives its id. */
  public String uninstall(String name, boolean isForced) throws InterruptedException {
    String query = isForced ? "?force=true" : "";
    return requests
        .send(requests.change("DELETE", PACKAGES + "/" + OwnersRequests.encoded(name) + query))
        .path("packageId")
        .asString();
  }

  /** Has a package built anew and gives its id. */
  public String rebuild(String name) throws InterruptedException {
    return requests
        .send(requests.change("POST", PACKAGES + "/" + OwnersRequests.encoded(name) + "/rebuild"))
        .path("packageId")
        .asString();
  }

  /**
   * How the node comes to the results of a rich query: an object.
   *
   * @param channel empty for the node's first one
   * @param collection empty for public state
   * @param pageSize 0 for no page
   * @param bookmark empty for the beginning
   */
  public JsonNode explain(
      String channel,
      String chaincode,
      String collection,
      String query,
      int pageSize,
      String bookmark)
      throws InterruptedException {
    ObjectNode asked = JsonTree.object();
    asked.put("channel", channel);
    asked.put("chaincode", chaincode).put("collection", collection).put("query", query);
    asked.put("pageSize", pageSize).put("bookmark", bookmark);
    return requests.send(requests.post(EXPLAIN, JsonTree.text(asked)));
  }

  /**
   * The functions of a chaincode, an array; empty if it does not run or does not describe itself.
   *
   * @param channel empty for the node's first one
   */
  public JsonNode functions(String channel, String chaincode) throws InterruptedException {
    return requests.send(
        requests.get(
            FUNCTIONS
                + "/"
                + OwnersRequests.encoded(chaincode)
                + "?channel="
                + OwnersRequests.encoded(channel)));
  }

  /** The ledgers of the peer. */
  public LedgerClient ledgers() {
    return new LedgerClient(requests);
  }

  /** The snapshots of the node. */
  public SnapshotsClient snapshots() {
    return new SnapshotsClient(requests);
  }

  /** The clock of the node's network. */
  public ClockClient clock() {
    return new ClockClient(requests);
  }

  /** The faults in the node's network. */
  public FaultsClient faults() {
    return new FaultsClient(requests);
  }
}
