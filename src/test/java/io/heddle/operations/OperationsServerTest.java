// SPDX-License-Identifier: Apache-2.0
package io.heddle.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.testing.Spec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client of the operations port sees; the bytes are those that a Fabric peer answered. */
final class OperationsServerTest {

  private static final Instant NOW = Instant.parse("2026-11-22T07:29:33.686255347Z");

  private final HealthChecks health = new HealthChecks(Clock.fixed(NOW, ZoneOffset.UTC));
  private final HttpClient client = HttpClient.newHttpClient();
  private OperationsServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        OperationsServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new Endpoints()
                .add("/healthz", health)
                .add("/version", new VersionEndpoint("development build", "latest"))
                .add("/below/", request -> Answer.json(200, request.path() + request.query()))
                .add(
                    "/broken",
                    _ -> {
                      throw new IllegalStateException("deliberately");
                    }));
  }

  @AfterEach
  void stop() {
    server.close();
    client.close();
  }

  @Test
  @Spec("CP-152")
  void health_is_told_as_fabric_tells_it() throws Exception {
    HttpResponse<String> answer = get("/healthz");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo("{\"status\":\"OK\",\"time\":\"2026-11-22T07:29:33.686255347Z\"}");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(answer.headers().firstValue("Content-Length")).hasValue("55");
    assertThat(answer.headers().firstValue("X-Request-Id")).isPresent();
  }

  @Test
  @Spec("CP-152")
  void a_part_that_is_not_well_makes_the_answer_503() throws Exception {
    health.add("ledger", () -> Optional.of("disk full"));
    health.add("listener", Optional::empty);

    HttpResponse<String> answer = get("/healthz");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body())
        .isEqualTo(
            "{\"status\":\"Service Unavailable\",\"time\":\"2026-11-22T07:29:33.686255347Z\","
                + "\"failed_checks\":[{\"component\":\"ledger\",\"reason\":\"disk full\"}]}");
  }

  @Test
  void health_is_only_read() throws Exception {
    assertThat(send("POST", "/healthz", "").statusCode()).isEqualTo(405);
  }

  @Test
  void the_version_is_told_as_fabric_tells_it() throws Exception {
    assertThat(get("/version").body())
        .isEqualTo("{\"CommitSHA\":\"development build\",\"Version\":\"latest\"}");
    assertThat(send("PUT", "/version", "").body())
        .isEqualTo("{\"error\":\"invalid request method: PUT\"}\n");
  }

  @Test
  void an_unknown_path_is_answered_as_by_fabric() throws Exception {
    HttpResponse<String> answer = get("/nothing");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).isEqualTo("404 page not found\n");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(answer.headers().firstValue("X-Request-Id")).isEmpty();
  }

  @Test
  void a_request_keeps_the_id_that_its_client_gave_it() throws Exception {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(uri("/version")).header("X-Request-Id", "mine").build(),
            BodyHandlers.ofString());

    assertThat(answer.headers().firstValue("X-Request-Id")).hasValue("mine");
  }

  @Test
  void an_endpoint_may_stand_for_everything_below_a_path() throws Exception {
    assertThat(get("/below/a%20b/c?force=true").body()).isEqualTo("/below/a b/c{force=true}");
  }

  @Test
  void a_failing_endpoint_tells_nothing_of_its_inside() throws Exception {
    HttpResponse<String> answer = get("/broken");

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).isEqualTo("{\"error\":\"the node failed; see its log\"}\n");
  }

  @Test
  void a_body_of_more_than_a_mebibyte_is_refused() throws Exception {
    assertThat(send("PUT", "/version", "x".repeat(1024 * 1024 + 1)).statusCode()).isEqualTo(413);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    return client.send(
        HttpRequest.newBuilder(uri(path)).method(method, BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }
}
