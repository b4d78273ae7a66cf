// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.administer.CallEndpoint;
import io.heddle.administer.ChannelsEndpoint;
import io.heddle.administer.DeploymentsEndpoint;
import io.heddle.administer.DeterminismEndpoint;
import io.heddle.administer.ExplainEndpoint;
import io.heddle.administer.FaultsEndpoint;
import io.heddle.administer.FunctionsEndpoint;
import io.heddle.administer.LastHour;
import io.heddle.administer.LedgerEndpoint;
import io.heddle.administer.LogsEndpoint;
import io.heddle.administer.ManagedDeployments;
import io.heddle.administer.ManagedFaults;
import io.heddle.administer.ManagedNode;
import io.heddle.administer.ManagedPeers;
import io.heddle.administer.ManagedSnapshots;
import io.heddle.administer.NodeEndpoint;
import io.heddle.administer.OpenApiEndpoint;
import io.heddle.administer.PackagesEndpoint;
import io.heddle.administer.PeersEndpoint;
import io.heddle.administer.SamplesEndpoint;
import io.heddle.administer.SeededCalls;
import io.heddle.administer.SnapshotsEndpoint;
import io.heddle.administer.TimeEndpoint;
import io.heddle.administer.UploadsEndpoint;
import io.heddle.base.ChannelName;
import io.heddle.config.HostPort;
import io.heddle.config.OperationsSettings;
import io.heddle.home.ChaincodeLogs;
import io.heddle.home.DataDirectory;
import io.heddle.home.OperationsToken;
import io.heddle.home.Uploads;
import io.heddle.operations.AllowedHosts;
import io.heddle.operations.Endpoint;
import io.heddle.operations.Endpoints;
import io.heddle.operations.HealthChecks;
import io.heddle.operations.HttpPort;
import io.heddle.operations.HttpServer;
import io.heddle.operations.LogSpecEndpoint;
import io.heddle.operations.ServerLimits;
import io.heddle.operations.VersionEndpoint;
import io.heddle.serve.Listener;
import io.heddle.serve.OpenFiles;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;

/** A peer's operations port: metrics, health, version, log levels, and what its owner may ask. */
final class Operations implements AutoCloseable {

  /** Of this machine only, on any free port. */
  private static final HostPort OWNERS_DOOR = new HostPort("127.0.0.1", 0);

  private final List<HttpServer> servers;
  private final CallEndpoint calls;
  private final HostPort address;
  private final Endpoints owners;
  private final LastHour lastHour;

  private Operations(
      List<HttpServer> servers,
      CallEndpoint calls,
      HostPort address,
      Endpoints owners,
      LastHour lastHour) {
    this.servers = servers;
    this.calls = calls;
    this.address = address;
    this.owners = owners;
    this.lastHour = lastHour;
  }

  /**
   * Opens that of a peer; it stays open while the peer is stopped, and says so.
   *
   * @param all whom the owner may stop and start there
   * @param whole what is told of the node
   * @param deployments which the owner may change there
   * @param uploads what may be sent to be deployed
   * @param snapshots which the owner may take there
   * @param faults likewise
   */
  static Operations open(
      Surroundings node,
      HostedPeer peer,
      ManagedPeers all,
      ManagedNode whole,
      ManagedDeployments deployments,
      Uploads uploads,
      ManagedSnapshots snapshots,
      Optional<ManagedFaults> faults,
      OperationsToken token) {
    OperationsSettings settings = peer.config().operations();
    PeerOffer offer = node.offer();
    Endpoints operators = operators(node, peer, token);
    Endpoints owner = offer.hasExtras() ? operators : new Endpoints();
    CallEndpoint calls =
        addOwners(owner, node, peer, all, whole, deployments, uploads, snapshots, faults, token);
    LastHour lastHour = lastHour(node, peer);
    new SamplesEndpoint(lastHour).addTo(owner);
    HttpServer server = start(settings, offer.operationsTls(), operators);
    if (offer.hasExtras()) {
      HostPort address = settings.address().withPort(server.port());
      return new Operations(List.of(server), calls, address, owner, lastHour);
    }
    HttpServer door = start(settings.at(OWNERS_DOOR), Optional.empty(), owner);
    return new Operations(
        List.of(server, door), calls, OWNERS_DOOR.withPort(door.port()), owner, lastHour);
  }

  /**
   * What Fabric's peers have as well; with TLS, what tells more than how the peer is, or changes
   * something, is for who shows a certificate.
   */
  private static Endpoints operators(Surroundings node, HostedPeer peer, OperationsToken token) {
    boolean hasTls = node.offer().operationsTls().isPresent();
    Endpoints endpoints =
        new Endpoints()
            .add("/healthz", health(node, peer))
            .add("/version", new VersionEndpoint("unknown", NodeVersion.text()));
    BiConsumer<String, Endpoint> adding = hasTls ? endpoints::addGuarded : endpoints::add;
    adding.accept(
        "/logspec", new LogSpecEndpoint(request -> hasTls || token.isIn(request.authorization())));
    if (peer.config().operations().servesMetrics()) {
      adding.accept("/metrics", peer.watch().metrics().all());
    }
    return endpoints;
  }

  private static HealthChecks health(Surroundings node, HostedPeer peer) {
    boolean hasEngine = node.config().builders().haveEngine();
    return peer.watch().health(peer, node.clock(), hasEngine);
  }

  /** What is for who can read the data directory. */
  private static CallEndpoint addOwners(
      Endpoints endpoints,
      Surroundings node,
      HostedPeer peer,
      ManagedPeers all,
      ManagedNode whole,
      ManagedDeployments deployments,
      Uploads uploads,
      ManagedSnapshots snapshots,
      Optional<ManagedFaults> faults,
      OperationsToken token) {
    new OpenApiEndpoint().addTo(endpoints);
    new NodeEndpoint(whole, peer.standing()::absence, node.clock()).addTo(endpoints);
    new PeersEndpoint(all, token).addTo(endpoints);
    new FaultsEndpoint(faults, token).addTo(endpoints);
    new DeterminismEndpoint(node.determinism(), token).addTo(endpoints);
    new TimeEndpoint(node.ownTime(), token).addTo(endpoints);
    new DeploymentsEndpoint(deployments, token).addTo(endpoints);
    new UploadsEndpoint(uploads, token).addTo(endpoints);
    new SnapshotsEndpoint(snapshots, token).addTo(endpoints);
    new ChannelsEndpoint(new OwnersChannels(peer, node.ordering()), token).addTo(endpoints);
    new PackagesEndpoint(() -> peer.present().packages(), token).addTo(endpoints);
    DataDirectory data = node.config().data();
    new LogsEndpoint(() -> ChaincodeLogs.in(data, peer.config().folder(data)), token)
        .addTo(endpoints);
    new ExplainEndpoint(() -> peer.present().explanations(), token).addTo(endpoints);
    new LedgerEndpoint(() -> peer.present().ledgers(), token).addTo(endpoints);
    new FunctionsEndpoint(() -> peer.present().functions(), token).addTo(endpoints);
    return new CallEndpoint(
            node.config().data(),
            peer.config().host(),
            token,
            node.config().origin().seed().map(_ -> new SeededCalls(node.chance(), node.time())))
        .addTo(endpoints);
  }

  private static LastHour lastHour(Surroundings node, HostedPeer peer) {
    return new LastHour(
        peer.watch().metrics().all(),
        channel ->
            node.ordering()
                .find(new ChannelName(channel))
                .map(found -> OptionalLong.of(found.chain().height()))
                .orElse(OptionalLong.empty()));
  }

  /** How the peer did over the last hour, if somebody has samples taken. */
  LastHour lastHour() {
    return lastHour;
  }

  /** What its owner may ask. */
  Endpoints owners() {
    return owners;
  }

  /** Where commands of its owner ask, and operators, unless that is a port of its own. */
  String url() {
    return "http://" + (address.isUnspecified() ? address.withHost("localhost") : address);
  }

  @Override
  public void close() {
    servers.forEach(HttpServer::close);
    calls.close();
  }

  private static HttpServer start(
      OperationsSettings settings, Optional<SslContext> tls, Endpoints endpoints) {
    HostPort wanted = settings.address();
    try {
      return HttpServer.start(
          new HttpPort(
              "operations",
              List.of(new InetSocketAddress(wanted.host(), wanted.port())),
              tls,
              new AllowedHosts(settings.hosts()),
              ServerLimits.of(OpenFiles.limit())),
          endpoints);
    } catch (IOException e) {
      if (settings.mayMove() && wanted.port() != 0) {
        return start(settings.at(wanted.withPort(0)), tls, endpoints);
      }
      throw Listener.portTaken(wanted.port(), Preflight.OPERATIONS_PORT, e);
    }
  }
}
