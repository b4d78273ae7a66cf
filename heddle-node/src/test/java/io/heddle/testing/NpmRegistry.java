// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A registry for npm with a few packages that are published nowhere; it sends npm elsewhere for all
 * others.
 */
public final class NpmRegistry implements AutoCloseable {

  private static final String ARCHIVES = "-/";

  private final HttpServer server;
  private final String others;
  private final Map<String, ObjectNode> descriptions = new ConcurrentHashMap<>();
  private final Map<String, Path> archives = new ConcurrentHashMap<>();

  private NpmRegistry(HttpServer server, String others) {
    this.server = server;
    this.others = others;
  }

  /**
   * Starts it on a free port of this machine.
   *
   * @param others the address of the registry for all other packages, with a slash at its end
   */
  public static NpmRegistry start(String others) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    NpmRegistry registry = new NpmRegistry(server, others);
    server.createContext("/", registry::answer);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    return registry;
  }

  public String url() {
    return "http://127.0.0.1:%d/".formatted(server.getAddress().getPort());
  }

  /** Offers one version of a package: its {@code package.json}, and what {@code npm pack} made. */
  public void offer(Path manifest, Path archive) throws IOException {
    ObjectNode version =
        (ObjectNode) JsonMapper.shared().readTree(Files.readString(manifest, UTF_8));
    version.putObject("dist").put("tarball", url() + ARCHIVES + archive.getFileName());
    ObjectNode description = JsonMapper.shared().createObjectNode();
    String name = version.path("name").asString();
    String number = version.path("version").asString();
    description.put("name", name).putObject("dist-tags").put("latest", number);
    description.putObject("versions").set(number, version);
    descriptions.put(name, description);
    archives.put(ARCHIVES + archive.getFileName(), archive);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().substring(1);
      @Nullable ObjectNode description = descriptions.get(path);
      @Nullable Path archive = archives.get(path);
      if (description != null) {
        send(exchange, description.toString().getBytes(UTF_8));
      } else if (archive != null) {
        send(exchange, Files.readAllBytes(archive));
      } else {
        String there = others + exchange.getRequestURI().getRawPath().substring(1);
        exchange.getResponseHeaders().set("Location", there);
        exchange.sendResponseHeaders(302, -1);
      }
    }
  }

  private static void send(HttpExchange exchange, byte[] bytes) throws IOException {
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
