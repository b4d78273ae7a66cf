// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.base.MspId;
import io.heddle.ca.FabricCa;
import io.heddle.ca.Registrar;
import io.heddle.config.HostPort;
import io.heddle.issue.ConnectionProfile;
import io.heddle.issue.DeveloperCrypto;
import io.heddle.issue.OrganisationAuthority;
import io.heddle.operations.AllowedHosts;
import io.heddle.operations.HttpPort;
import io.heddle.operations.HttpServer;
import io.heddle.operations.ServerLimits;
import io.heddle.serve.Listener;
import io.heddle.serve.OpenFiles;
import io.heddle.serve.TlsContexts;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An organisation's certificate authority, on a port of its own. */
final class CaPort implements AutoCloseable {

  static final String OPTION = "--ca-port";

  private final MspId organisation;
  private final FabricCa authority;
  private final HttpServer server;
  private final ConnectionProfile.Authority place;

  private CaPort(
      MspId organisation,
      FabricCa authority,
      HttpServer server,
      ConnectionProfile.Authority place) {
    this.organisation = organisation;
    this.authority = authority;
    this.server = server;
    this.place = place;
  }

  /**
   * Those of all organisations, if the node is to have any.
   *
   * @param opened gets all that is to be closed
   */
  static List<CaPort> open(NodeConfig config, DeveloperCrypto crypto, Clock clock, Opened opened) {
    List<CaPort> ports = new ArrayList<>();
    if (config.authorities().isPresent()) {
      List<PeerConfig> firsts = PeerLayout.firsts(config.peers());
      for (PeerConfig first : firsts) {
        ports.add(
            opened.add(
                open(config, config.authorities().get(), ports.size(), first, crypto, clock)));
      }
    }
    return ports;
  }

  private static CaPort open(
      NodeConfig config,
      CaConfig settings,
      int place,
      PeerConfig peer,
      DeveloperCrypto crypto,
      Clock clock) {
    OrganisationAuthority authority = crypto.authority(peer.mspId());
    Optional<SslContext> tls =
        config.listeners().tls()
            ? Optional.of(TlsContexts.ofHttps(authority.server(peer.hosts(), clock.instant())))
            : Optional.empty();
    FabricCa served =
        FabricCa.open(
            "ca-" + peer.organisation().name(),
            authority,
            crypto.authorityFolder(peer.mspId()),
            settings.registrar(),
            clock);
    HostPort wanted = peer.addresses().peer().withPort(settings.portOf(place));
    try {
      HttpServer server = start(served, wanted, tls);
      HostPort told = peer.told().withPort(server.port());
      return new CaPort(
          peer.mspId(),
          served,
          server,
          new ConnectionProfile.Authority(
              authority.host(),
              served.name(),
              (tls.isPresent() ? "https://" : "http://") + told,
              authority.certificatePem()));
    } catch (RuntimeException e) {
      served.close();
      throw e;
    }
  }

  /* Whoever asks for more than what everybody may know shows a secret or signs: any host will do. */
  private static HttpServer start(FabricCa authority, HostPort wanted, Optional<SslContext> tls) {
    try {
      return HttpServer.start(
          new HttpPort(
              authority.name(),
              Listener.addresses(wanted),
              tls,
              AllowedHosts.all(),
              ServerLimits.of(OpenFiles.limit())),
          authority.endpoints());
    } catch (IOException e) {
      throw Listener.portTaken(wanted.port(), OPTION, e);
    }
  }

  MspId organisation() {
    return organisation;
  }

  ConnectionProfile.Authority place() {
    return place;
  }

  AuthorityDescription description() {
    return new AuthorityDescription(
        organisation.value(),
        place.name(),
        place.url(),
        authority.newRegistrar().map(Registrar::name),
        authority.newRegistrar().map(Registrar::secret));
  }

  @Override
  public void close() {
    try (authority) {
      server.close();
    }
  }
}
