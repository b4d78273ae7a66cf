// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.config.HostPort;
import io.heddle.config.OrdererSettings;
import io.heddle.issue.DeveloperCrypto;
import io.heddle.operations.AllowedHosts;
import io.heddle.operations.Endpoints;
import io.heddle.operations.HttpPort;
import io.heddle.operations.HttpServer;
import io.heddle.operations.ServerLimits;
import io.heddle.order.Registrar;
import io.heddle.participate.ChannelParticipation;
import io.heddle.serve.Listener;
import io.heddle.serve.OpenFiles;
import io.heddle.serve.TlsContexts;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * Where the administrators of the orderer have it join and leave channels. With TLS they have to
 * show a certificate of the orderer organisation's TLS authority; without, anybody on this machine
 * may.
 */
final class OrdererAdminPort implements AutoCloseable {

  static final String OPTION = "--orderer-admin-port";

  private final HttpServer server;
  private final String url;

  private OrdererAdminPort(HttpServer server, String url) {
    this.server = server;
    this.url = url;
  }

  static OrdererAdminPort open(NodeConfig config, DeveloperCrypto crypto, Registrar registrar) {
    Optional<SslContext> tls =
        config.listeners().tls()
            ? Optional.of(TlsContexts.ofAdministration(crypto.orderer().tls()))
            : Optional.empty();
    Endpoints endpoints = new Endpoints();
    new ChannelParticipation(registrar).addTo(endpoints);
    OrdererSettings settings = config.listeners().orderer();
    HttpServer server = start(settings.admin(), settings.adminMayMove(), tls, endpoints);
    HostPort address = config.listeners().ordererAdminAt(server.port());
    return new OrdererAdminPort(server, (tls.isPresent() ? "https://" : "http://") + address);
  }

  private static HttpServer start(
      HostPort address, boolean mayMove, Optional<SslContext> tls, Endpoints endpoints) {
    try {
      return HttpServer.start(
          new HttpPort(
              "orderer-admin",
              Listener.addresses(address),
              tls,
              tls.isPresent() ? AllowedHosts.all() : new AllowedHosts(Set.of()),
              ServerLimits.of(OpenFiles.limit())),
          endpoints);
    } catch (IOException e) {
      if (mayMove && address.port() != 0) {
        return start(address.withPort(0), false, tls, endpoints);
      }
      throw Listener.portTaken(address.port(), OPTION, e);
    }
  }

  /** Where programs on this machine find it. */
  String url() {
    return url;
  }

  @Override
  public void close() {
    server.close();
  }
}
