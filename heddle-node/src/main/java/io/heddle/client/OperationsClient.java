// SPDX-License-Identifier: Apache-2.0
package io.heddle.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.json.JsonTree;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
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
  private static final String SNAPSHOTS = "/node/v1/snapshots";
  private static final String EXPORT = "/node/v1/export";
  private static final String IMPORT = "/node/v1/import";
  private static final String REVERT = "/node/v1/revert";
  private static final String PEERS = "/peers/v1";
  private static final String CHANNELS = "/channels/v1";
  private static final String NODE = "/node/v1";
  private static final String HEALTH = "/healthz";
  private static final String FUNCTIONS = "/chaincode/v1/functions";
  private static final String TIME = "/time/v1";
  private static final String FAULTS = "/faults/v1";
  private static final String EXPLAIN = "/chaincode/v1/explain";

  private static final int OK = 200;

  /** What is answered from what the node knows. */
  private static final Duration PROMPT = Duration.ofSeconds(60);

  /** What somebody waits for who is typing. */
  private static final Duration SOON = Duration.ofSeconds(1);

  /** What may need a build, or the end of a chaincode's calls. */
  private static final Duration UNLIMITED = Duration.ZERO;

  private final URI base;
  private final String token;
  private final Duration patience;

  private OperationsClient(URI base, String token, Duration patience) {
    this.base = base;
    this.token = token;
    this.patience = patience;
  }

  /**
   * A client.
   *
   * @param url of the operations port
   * @param token of the node's data directory; without it only the packages can be listed
   */
  public OperationsClient(String url, String token) {
    this(URI.create(url), token, PROMPT);
  }

  /** One that gives up after a second where the other waits, for somebody who is typing. */
  public OperationsClient hasty() {
    return new OperationsClient(base, token, SOON);
  }

  /** How far the node is, and each chaincode: an object. */
  public JsonNode node() throws InterruptedException {
    return send(get(NODE));
  }

  /** The peers of the node: an array of objects. */
  public JsonNode peers() throws InterruptedException {
    return send(get(PEERS));
  }

  /** Stops a peer of the node and gives its name. */
  public String stopPeer(String name) throws InterruptedException {
    return ask(name, "stop").path("host").asString();
  }

  /** Starts a peer of the node: its name, and which packages do not run there, each with why. */
  public JsonNode startPeer(String name) throws InterruptedException {
    return ask(name, "start");
  }

  /** The time of the node's network, and how its clock goes: an object. */
  public JsonNode time() throws InterruptedException {
    return send(get(TIME));
  }

  /**
   * Changes the clock of the node's network and gives what it shows then: an object.
   *
   * @param verb {@code set}, {@code advance}, {@code freeze} or {@code follow}
   * @param value the time or the duration; empty for the others
   */
  public JsonNode changeTime(String verb, String value) throws InterruptedException {
    ObjectNode body = JsonTree.object();
    if (!value.isEmpty()) {
      body.put(verb.equals("set") ? "time" : "duration", value);
    }
    return send(
        new HttpQuestion(
            base, "POST", TIME + "/" + verb, bearer(), JsonTree.text(body), UNLIMITED));
  }

  /** The faults in the node's network: an array of objects. */
  public JsonNode faults() throws InterruptedException {
    return send(get(FAULTS));
  }

  /** Puts a fault into the node's network: what it is, an object with its number as {@code id}. */
  public JsonNode addFault(String kind, Map<String, String> given) throws InterruptedException {
    ObjectNode body = JsonTree.object();
    body.put("kind", kind);
    given.forEach(body::put);
    return send(new HttpQuestion(base, "POST", FAULTS, bearer(), JsonTree.text(body), UNLIMITED));
  }

  /**
   * Takes a fault away, or all, and gives those that are left.
   *
   * @param number empty for all
   */
  public JsonNode clearFaults(String number) throws InterruptedException {
    return send(change("DELETE", number.isEmpty() ? FAULTS : FAULTS + "/" + number));
  }

  private JsonNode ask(String peer, String verb) throws InterruptedException {
    return send(change("POST", PEERS + "/" + encoded(peer) + "/" + verb));
  }

  /** The installed packages: an array of objects. */
  public JsonNode packages() throws InterruptedException {
    return send(get(PACKAGES));
  }

  /** Which parts of the node are not well, each with what is wrong; empty if all are. */
  public Map<String, String> ailments() throws InterruptedException {
    Map<String, String> ailments = new LinkedHashMap<>();
    for (JsonNode each : answer(get(HEALTH)).json().path("failed_checks")) {
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
    return follow(new HttpQuestion(base, "POST", DEPLOYMENTS, bearer(), order, UNLIMITED), events);
  }

  /**
   * Takes a chaincode out of service; returns when its processes have ended.
   *
   * @param channel empty for the node's first one
   */
  public void undeploy(String name, String channel) throws InterruptedException {
    String query = channel.isEmpty() ? "" : "?channel=" + encoded(channel);
    var _ = send(change("DELETE", DEPLOYMENTS + "/" + encoded(name) + query));
  }

  /**
   * Has the node begin fresh ledgers: what became of what was deployed, an object.
   *
   * @param events gets what happens meanwhile, an object for each
   */
  public JsonNode reset(Consumer<JsonNode> events) throws InterruptedException {
    return follow(new HttpQuestion(base, "POST", RESET, bearer(), UNLIMITED), events);
  }

  /**
   * Takes a snapshot of the node: what it is, an object.
   *
   * @param name empty for one that is not used yet
   */
  public JsonNode takeSnapshot(Optional<String> name) throws InterruptedException {
    return send(snapshot("POST", SNAPSHOTS, name));
  }

  /**
   * Takes the node back to a snapshot: what that is, an object.
   *
   * @param name empty for the last one
   */
  public JsonNode revert(Optional<String> name) throws InterruptedException {
    return send(snapshot("POST", REVERT, name));
  }

  private HttpQuestion snapshot(String method, String path, Optional<String> name) {
    return change(method, path + name.map(each -> "?name=" + encoded(each)).orElse(""));
  }

  /**
   * Writes a snapshot of the node to a file: what it is, an object.
   *
   * @param name empty for how the node is now
   */
  public JsonNode exportTo(Path file, Optional<String> name) throws InterruptedException {
    String named = name.map(each -> "&name=" + encoded(each)).orElse("");
    return send(change("POST", EXPORT + "?file=" + encoded(file.toString()) + named));
  }

  /** Takes the node back to the snapshot in a file: what it is, an object. */
  public JsonNode importFrom(Path file) throws InterruptedException {
    return send(change("POST", IMPORT + "?file=" + encoded(file.toString())));
  }

  /** The snapshots of the node, the oldest first: an array of objects. */
  public JsonNode snapshots() throws InterruptedException {
    return send(change("GET", SNAPSHOTS));
  }

  /** Removes a snapshot of the node: an object with its name. */
  public JsonNode removeSnapshot(String name) throws InterruptedException {
    return send(change("DELETE", SNAPSHOTS + "/" + encoded(name)));
  }

  /** The channels that the peer has joined: an array of objects. */
  public JsonNode channels() throws InterruptedException {
    return send(get(CHANNELS));
  }

  /**
   * Has the peer join a channel with the first block that an orderer gives.
   *
   * @param order a JSON object: {@code channel}, {@code orderer}, {@code authorities}
   */
  public void joinChannel(String order) throws InterruptedException {
    var _ = send(new HttpQuestion(base, "POST", CHANNELS, bearer(), order, UNLIMITED));
  }

  /** Removes a package and gives its id. */
  public String uninstall(String name, boolean isForced) throws InterruptedException {
    String query = isForced ? "?force=true" : "";
    return send(change("DELETE", PACKAGES + "/" + encoded(name) + query))
        .path("packageId")
        .asString();
  }

  /** Has a package built anew and gives its id. */
  public String rebuild(String name) throws InterruptedException {
    return send(change("POST", PACKAGES + "/" + encoded(name) + "/rebuild"))
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
    return send(new HttpQuestion(base, "POST", EXPLAIN, bearer(), JsonTree.text(asked), UNLIMITED));
  }

  /**
   * The functions of a chaincode, an array; empty if it does not run or does not describe itself.
   *
   * @param channel empty for the node's first one
   */
  public JsonNode functions(String channel, String chaincode) throws InterruptedException {
    return send(get(FUNCTIONS + "/" + encoded(chaincode) + "?channel=" + encoded(channel)));
  }

  /** The ledgers of the peer. */
  public LedgerClient ledgers() {
    return new LedgerClient(this);
  }

  /** What is at a path. */
  JsonNode json(String path) throws InterruptedException {
    return send(get(path));
  }

  /** What is at a path, whatever it is. */
  byte[] bytes(String path) throws InterruptedException {
    try (HttpReply reply = get(path).ask()) {
      byte[] bytes = reply.bytes();
      refuse(reply.status(), bytes);
      return bytes;
    } catch (IOException e) {
      throw noAnswer(e);
    }
  }

  /** Takes the lines at a path as they come, each a JSON value; returns at their end. */
  void lines(String path, Duration silence, Consumer<JsonNode> taker) throws InterruptedException {
    try (HttpReply reply = new HttpQuestion(base, "GET", path, bearer(), silence).ask()) {
      if (reply.status() != OK) {
        refuse(reply.status(), reply.bytes());
      }
      for (Optional<String> line = reply.nextLine(); line.isPresent(); line = reply.nextLine()) {
        taker.accept(JsonTree.read(line.get()));
      }
    } catch (IOException e) {
      throw noAnswer(e);
    } catch (JacksonException e) {
      throw notThisNode(e);
    }
  }

  private void refuse(int status, byte[] body) {
    if (status != OK) {
      try {
        throw refusal(JsonTree.read(body));
      } catch (JacksonException e) {
        throw notThisNode(e);
      }
    }
  }

  private HttpQuestion get(String path) {
    return new HttpQuestion(base, "GET", path, bearer(), patience);
  }

  private HttpQuestion change(String method, String path) {
    return new HttpQuestion(base, method, path, bearer(), UNLIMITED);
  }

  private String bearer() {
    return "Bearer " + token;
  }

  static String encoded(String name) {
    return URLEncoder.encode(name, UTF_8).replace("+", "%20");
  }

  private JsonNode send(HttpQuestion question) throws InterruptedException {
    Answered answer = answer(question);
    if (answer.status() != OK) {
      throw refusal(answer.json());
    }
    return answer.json();
  }

  private record Answered(int status, JsonNode json) {}

  private Answered answer(HttpQuestion question) throws InterruptedException {
    try (HttpReply reply = question.ask()) {
      return new Answered(reply.status(), JsonTree.read(reply.bytes()));
    } catch (IOException e) {
      throw noAnswer(e);
    } catch (JacksonException e) {
      throw notThisNode(e);
    }
  }

  /** Each line as it comes; the last one is the result, or says why there is none. */
  private JsonNode follow(HttpQuestion question, Consumer<JsonNode> events)
      throws InterruptedException {
    try (HttpReply reply = question.ask()) {
      if (reply.status() != OK) {
        throw refusal(JsonTree.read(reply.bytes()));
      }
      for (var line = reply.nextLine(); line.isPresent(); line = reply.nextLine()) {
        JsonNode said = JsonTree.read(line.get());
        if (said.has("result")) {
          return said.path("result");
        }
        if (said.has("error")) {
          throw refusal(said);
        }
        events.accept(said);
      }
      throw new HeddleException(
          Fault.UNAVAILABLE, "The node has ended before it was done; see what it wrote");
    } catch (IOException e) {
      throw noAnswer(e);
    } catch (JacksonException e) {
      throw notThisNode(e);
    }
  }

  private static HeddleException refusal(JsonNode json) {
    return new HeddleException(fault(json), json.path("error").asString("no reason given"));
  }

  private HeddleException noAnswer(IOException e) {
    return new HeddleException(
        Fault.UNAVAILABLE,
        "The node's operations port at '%s' does not answer: %s"
            .formatted(base, e.getMessage() == null ? "no connection" : e.getMessage()),
        e);
  }

  private HeddleException notThisNode(JacksonException e) {
    return new HeddleException(
        Fault.INTERNAL, "What answers at '%s' is not this node".formatted(base), e);
  }

  private static Fault fault(JsonNode json) {
    String fault = json.path("fault").asString("");
    return Arrays.stream(Fault.values())
        .filter(known -> known.name().equals(fault))
        .findFirst()
        .orElse(Fault.INTERNAL);
  }
}
