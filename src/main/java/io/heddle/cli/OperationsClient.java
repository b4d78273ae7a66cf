// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.Fault;
import io.heddle.node.DataDirectory;
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
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/** A client of the operations port of the node that runs on a data directory. */
final class OperationsClient {

  private static final String PACKAGES = "/chaincode/v1/packages";
  private static final String EXPLAIN = "/chaincode/v1/explain";
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

  private final String url;
  private final String token;

  private OperationsClient(String url, String token) {
    this.url = url;
    this.token = token;
  }

  /**
   * The client of the running node.
   *
   * @throws io.heddle.base.HeddleException {@code UNAVAILABLE} if none runs
   */
  static OperationsClient of(DataDirectory data) {
    return new OperationsClient(
        data.runningNode().operations(), data.readOperationsToken().orElse(""));
  }

  /** The installed packages: an array of objects. */
  JsonNode packages() throws InterruptedException {
    return send(request(PACKAGES).GET());
  }

  /** Removes a package and gives its id. */
  String uninstall(String name, boolean isForced) throws InterruptedException {
    String query = isForced ? "?force=true" : "";
    return send(request(PACKAGES + "/" + encoded(name) + query).DELETE())
        .path("packageId")
        .asString();
  }

  /** Has a package built anew and gives its id. */
  String rebuild(String name) throws InterruptedException {
    return send(request(PACKAGES + "/" + encoded(name) + "/rebuild").POST(BodyPublishers.noBody()))
        .path("packageId")
        .asString();
  }

  /** How the node comes to the results of a rich query: an object. */
  JsonNode explain(String chaincode, String collection, String query) throws InterruptedException {
    ObjectNode asked = new ObjectMapper().createObjectNode();
    asked.put("chaincode", chaincode).put("collection", collection).put("query", query);
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
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT_LIMIT).build()) {
      HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
      JsonNode json = new ObjectMapper().readTree(answer.body());
      if (answer.statusCode() != 200) {
        throw new CommandFailure(exitCode(json), json.path("error").asString("no reason given"));
      }
      return json;
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.UNAVAILABLE,
          "The node's operations port at '%s' does not answer: %s".formatted(url, e),
          e);
    } catch (JacksonException e) {
      throw new CommandFailure(
          ExitCode.INTERNAL, "What answers at '%s' is not this node".formatted(url), e);
    }
  }

  private static ExitCode exitCode(JsonNode json) {
    String fault = json.path("fault").asString("");
    return Arrays.stream(Fault.values())
        .filter(known -> known.name().equals(fault))
        .map(ExitCode::of)
        .findFirst()
        .orElse(ExitCode.INTERNAL);
  }
}
