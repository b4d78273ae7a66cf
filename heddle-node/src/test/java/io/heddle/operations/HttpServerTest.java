// SPDX-License-Identifier: Apache-2.0
package io.heddle.operations;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.testing.Spec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client of the operations port sees; the bytes are those that a Fabric peer answered. */
final class HttpServerTest {

  private static final Instant NOW = Instant.parse("2026-11-22T07:29:33.686255347Z");

  /** Short, for tests wait until it is over. */
  private static final Duration PATIENCE = Duration.ofMillis(300);

  private final HealthChecks health = new HealthChecks(Clock.fixed(NOW, ZoneOffset.UTC));
  private final HttpClient client = HttpClient.newHttpClient();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        HttpServer.start(
            new HttpPort(
                "operations",
                List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                Optional.empty(),
                new AllowedHosts(Set.of("Peer0.example.com")),
                new ServerLimits(8, PATIENCE, PATIENCE, PATIENCE)),
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
    var metrics = new Metrics();
    health.addTo(metrics);
    assertThat(metrics.text())
        .contains(
            "health_check_failed{component=\"ledger\"} 1",
            "health_check_failed{component=\"listener\"} 0");
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST:9443",
        "127.0.0.1:1",
        "192.168.1.7",
        "[::1]:9443",
        "[fe80::1]",
        "peer0",
        "peer0.example.com",
        "peer0.example.com.:9443",
        "a.localhost:80"
      })
  void an_address_a_plain_name_and_this_machine_s_names_reach_it(String host) throws Exception {
    assertThat(raw("GET /version HTTP/1.1\r\nHost: " + host + "\r\n\r\n"))
        .startsWith("HTTP/1.1 200 OK");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example.com",
        "evil.example.com:9443",
        "127.0.0.1.evil.com",
        "1.2.3.4.5",
        "[::1].evil.com"
      })
  void a_name_that_somebody_else_points_here_is_refused_on_the_whole_port(String host)
      throws Exception {
    for (String path : List.of("/version", "/healthz", "/below/", "/nothing")) {
      assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n"))
          .startsWith("HTTP/1.1 403 Forbidden")
          .contains("heddle.operationsHosts");
    }
  }

  @Test
  void a_page_of_another_origin_is_refused() throws Exception {
    String request = "GET /version HTTP/1.1\r\nHost: localhost:7\r\nOrigin: %s\r\n\r\n";

    assertThat(raw(request.formatted("http://localhost:7"))).startsWith("HTTP/1.1 200");
    assertThat(raw(request.formatted("http://localhost:8"))).startsWith("HTTP/1.1 403");
    assertThat(raw(request.formatted("null"))).startsWith("HTTP/1.1 403");
  }

  @ParameterizedTest
  @CsvSource({
    "'GET /version HTTP/1.1\r\n\r\n', 400",
    "'GET /version HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n', 400",
    "'GET http://localhost/version HTTP/1.1\r\nHost: localhost\r\n\r\n', 400",
    "'GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n', 400",
    "'nothing of the kind\r\n\r\n', 400",
    "'GET /version HTTP/1.0\r\n\r\n', 200"
  })
  void what_is_no_proper_request_is_answered_so(String request, int status) throws Exception {
    assertThat(raw(request.replace("\\r\\n", "\r\n"))).startsWith("HTTP/1.1 " + status);
  }

  @Test
  void lines_and_headers_are_bounded() throws Exception {
    assertThat(raw("GET /" + "x".repeat(9000) + " HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 414");
    assertThat(raw("GET /version HTTP/1.1\r\nX: " + "x".repeat(17_000) + "\r\n\r\n"))
        .startsWith("HTTP/1.1 431");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GET /version HT",
        "PUT /version HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhalf"
      })
  void a_connection_without_a_whole_request_is_cut_off(String beginning) throws Exception {
    assertThat(raw(beginning)).isEmpty();
  }

  @Test
  void a_connection_may_ask_again_until_it_has_been_silent_for_long() throws Exception {
    String request = "GET /version HTTP/1.1\r\nHost: localhost\r\n\r\n";

    assertThat(raw(request + request).split("HTTP/1.1 200 OK", -1)).hasSize(3);
  }

  @Test
  void the_connection_that_has_waited_longest_makes_room_for_the_next() throws Exception {
    try (var sockets = new Sockets()) {
      Socket first = sockets.open(server.port());
      for (int i = 0; i < 7; i++) {
        sockets.open(server.port());
      }

      assertThat(get("/version").statusCode()).isEqualTo(200);
      assertThat(first.getInputStream().read()).isEqualTo(-1);
    }
  }

  /** Sends, and reads until the server closes. */
  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private static final class Sockets implements AutoCloseable {
    private final List<Socket> open = new ArrayList<>();

    Socket open(int port) throws IOException {
      var socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(30_000);
      open.add(socket);
      return socket;
    }

    @Override
    public void close() throws IOException {
      for (Socket socket : open) {
        socket.close();
      }
    }
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
