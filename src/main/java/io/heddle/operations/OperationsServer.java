// SPDX-License-Identifier: Apache-2.0
package io.heddle.operations;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server of the operations port. Each request has a virtual thread.
 *
 * <p>Fabric: core/operations/system.go, common/fabhttp/server.go.
 */
public final class OperationsServer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(OperationsServer.class);

  private static final int MAX_BODY_BYTES = 1024 * 1024;
  private static final String REQUEST_ID = "X-Request-Id";

  private final HttpServer server;
  private final ExecutorService requests;
  private final Endpoints endpoints;

  private OperationsServer(HttpServer server, ExecutorService requests, Endpoints endpoints) {
    this.server = server;
    this.requests = requests;
    this.endpoints = endpoints;
  }

  /**
   * Binds and serves, without TLS.
   *
   * @throws IOException if the address cannot be bound
   */
  public static OperationsServer start(InetSocketAddress address, Endpoints endpoints)
      throws IOException {
    HttpServer server = HttpServer.create(address, 0);
    ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
    var operations = new OperationsServer(server, requests, endpoints);
    server.setExecutor(requests);
    server.createContext("/", operations::handle);
    server.start();
    return operations;
  }

  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    requests.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      Optional<Endpoint> endpoint = endpoints.find(path);
      if (endpoint.isEmpty()) {
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        send(exchange, Answer.of(404, "text/plain; charset=utf-8", "404 page not found\n"));
        return;
      }
      exchange.getResponseHeaders().set(REQUEST_ID, requestId(exchange.getRequestHeaders()));
      send(exchange, answer(endpoint.get(), exchange, path));
    }
  }

  private static Answer answer(Endpoint endpoint, HttpExchange exchange, String path)
      throws IOException {
    ByteString body;
    try (InputStream in = exchange.getRequestBody()) {
      body = ByteString.copyFrom(in.readNBytes(MAX_BODY_BYTES + 1));
    }
    if (body.size() > MAX_BODY_BYTES) {
      return Answer.error(413, "request body is over the limit of 1 MiB");
    }
    var request =
        new Request(
            exchange.getRequestMethod(),
            path,
            query(exchange.getRequestURI().getRawQuery()),
            Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")),
            body);
    try {
      return endpoint.answer(request);
    } catch (RuntimeException e) {
      log.error("Answering {} {} failed", request.method(), path, e);
      return Answer.error(500, "the node failed; see its log");
    }
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    answer.contentType().ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
    boolean hasBody = !answer.body().isEmpty() && !exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(answer.status(), hasBody ? answer.body().size() : -1);
    if (hasBody) {
      try (OutputStream out = exchange.getResponseBody()) {
        answer.body().writeTo(out);
      }
    }
  }

  private static String requestId(Headers headers) {
    @Nullable String given = headers.getFirst(REQUEST_ID);
    return given == null || given.isEmpty() ? UUID.randomUUID().toString() : given;
  }

  private static Map<String, String> query(@Nullable String raw) {
    Map<String, String> parameters = new HashMap<>();
    if (raw != null) {
      for (String part : raw.split("&", -1)) {
        int equals = part.indexOf('=');
        String name = equals < 0 ? part : part.substring(0, equals);
        String value = equals < 0 ? "" : part.substring(equals + 1);
        parameters.put(decoded(name), decoded(value));
      }
    }
    return parameters;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
