// SPDX-License-Identifier: Apache-2.0
package io.heddle.client;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A client of a node's operations port. Every call fails with {@code UNAVAILABLE} if nothing
 * answers, and else with what the node says.
 */
public final class OperationsClient {

  private static final String PACKAGES = "/chaincode/v1/packages";
  private static final String PEERS = "/peers/v1";
  private static final String HEALTH = "/healthz";
  private static final String EXPLAIN = "/chaincode/v1/explain";
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

  private final String url;
  private final String token;

  /**
   * A client.
   *
   * @param url of the operations port
   * @param token of the node's data directory; without it only the packages can be listed
   */
  public OperationsClient(String url, String token) {
    this.url = url;
    this.token = token;
  }

  /** The peers of the node: an array of objects. */
  public JsonNode peers() throws InterruptedException {
    return send(request(PEERS).GET());
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
    return send(request(PEERS + "/" + encoded(peer) + "/" + verb).POST(BodyPublishers.noBody()));
  }

  /** The installed packages: an array of objects. */
  public JsonNode packages() throws InterruptedException {
    return send(request(PACKAGES).GET());
  }

  /** Which parts of the node are not well, each with what is wrong; empty if all are. */
  public Map<String, String> ailments() throws InterruptedException {
    Map<String, String> ailments = new LinkedHashMap<>();
    for (JsonNode each : answer(request(HEALTH).GET()).json().path("failed_checks")) {
      ailments.put(each.path("component").asString(), each.path("reason").asString());
    }
    return ailments;
  }

  /** Removes a package and gives its id. */
  public String uninstall(String name, boolean isForced) throws InterruptedException {
    String query = isForced ? "?force=true" : "";
    return send(request(PACKAGES + "/" + encoded(name) + query).DELETE())
        .path("packageId")
        .asString();
  }

  /** Has a package built anew and gives its id. */
  public String rebuild(String name) throws InterruptedException {
    return send(request(PACKAGES + "/" + encoded(name) + "/rebuild").POST(BodyPublishers.noBody()))
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
    ObjectNode asked = new ObjectMapper().createObjectNode();
    asked.put("channel", channel);
    asked.put("chaincode", chaincode).put("collection", collection).put("query", query);
    asked.put("pageSize", pageSize).put("bookmark", bookmark);
    return send(request(EXPLAIN).POST(BodyPublishers.ofString(asked.toString())));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .header("Authorization", "Bearer " + token);
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private JsonNode send(HttpRequest.Builder request) throws InterruptedException {
    Answered answer = answer(request);
    if (answer.status() != 200) {
      throw new HeddleException(
          fault(answer.json()), answer.json().path("error").asString("no reason given"));
    }
    return answer.json();
  }

  private record Answered(int status, JsonNode json) {}

  private Answered answer(HttpRequest.Builder request) throws InterruptedException {
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT_LIMIT).build()) {
      HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
      return new Answered(answer.statusCode(), new ObjectMapper().readTree(answer.body()));
    } catch (IOException e) {
      throw new HeddleException(
          Fault.UNAVAILABLE,
          "The node's operations port at '%s' does not answer: %s"
              .formatted(url, e.getMessage() == null ? "no connection" : e.getMessage()),
          e);
    } catch (JacksonException e) {
      throw new HeddleException(
          Fault.INTERNAL, "What answers at '%s' is not this node".formatted(url), e);
    }
  }

  private static Fault fault(JsonNode json) {
    String fault = json.path("fault").asString("");
    return Arrays.stream(Fault.values())
        .filter(known -> known.name().equals(fault))
        .findFirst()
        .orElse(Fault.INTERNAL);
  }
}
