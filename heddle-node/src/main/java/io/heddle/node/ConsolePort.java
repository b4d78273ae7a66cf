// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.config.ConsoleSettings;
import io.heddle.config.HostPort;
import io.heddle.console.Console;
import io.heddle.home.DataDirectory;
import io.heddle.home.OperationsToken;
import io.heddle.operations.AllowedHosts;
import io.heddle.operations.Endpoints;
import io.heddle.operations.HttpPort;
import io.heddle.operations.HttpServer;
import io.heddle.operations.ServerLimits;
import io.heddle.serve.Listener;
import io.heddle.serve.OpenFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/** Where people look at the node with a browser. */
final class ConsolePort implements AutoCloseable {

  private static final String CALLER = "User1";
  static final String OPTION = "--console-port";

  private final HttpServer server;
  private final String url;
  private final Sampling sampling;

  private ConsolePort(HttpServer server, String url, Sampling sampling) {
    this.server = server;
    this.url = url;
    this.sampling = sampling;
  }

  /** Opens it, if the node is to have one. */
  static Optional<ConsolePort> open(
      NodeConfig config,
      NodePeers peers,
      String channel,
      String orderer,
      OperationsToken token,
      InstantSource clock) {
    ConsoleSettings settings = config.listeners().console();
    if (!settings.isServed()) {
      return Optional.empty();
    }
    HostPort wanted = settings.address(config.listeners().addresses().peer().port());
    var console =
        new Console(
            NodeVersion.text(),
            peers.served(),
            orderer,
            channel,
            token,
            wanted.isLoopback(),
            host -> caller(config.data(), host));
    HttpServer server = start(config, wanted, settings.mayMove(), console.endpoints());
    HostPort told = wanted.isUnspecified() ? wanted.withHost("localhost") : wanted;
    return Optional.of(
        new ConsolePort(
            server,
            "http://%s/#token=%s".formatted(told.withPort(server.port()), token.text()),
            Sampling.start(peers.lastHours(), clock)));
  }

  /** A user of the peer's organisation; none before the node has told of its peers. */
  private static Optional<Path> caller(DataDirectory data, String host) {
    return data.announcement().stream()
        .flatMap(node -> node.peers().stream())
        .filter(peer -> peer.host().equals(host))
        .map(peer -> peer.userMsp(CALLER))
        .findFirst();
  }

  private static HttpServer start(
      NodeConfig config, HostPort address, boolean mayMove, Endpoints endpoints) {
    try {
      return HttpServer.start(
          new HttpPort(
              "console",
              Listener.addresses(address),
              Optional.empty(),
              new AllowedHosts(config.operations().hosts()),
              ServerLimits.of(OpenFiles.limit())),
          endpoints);
    } catch (IOException e) {
      if (mayMove && address.port() != 0) {
        return start(config, address.withPort(0), false, endpoints);
      }
      throw Listener.portTaken(address.port(), OPTION, e);
    }
  }

  /** With the token, which lets who has it write. */
  String url() {
    return url;
  }

  @Override
  public void close() {
    sampling.close();
    server.close();
  }
}
