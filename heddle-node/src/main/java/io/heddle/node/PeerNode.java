// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.alive.Vitals;
import io.heddle.base.HeddleException;
import io.heddle.build.SharedBuilds;
import io.heddle.clock.NetworkClock;
import io.heddle.config.FabricPeer;
import io.heddle.config.ServerTls;
import io.heddle.config.TlsFiles;
import io.heddle.fault.Faults;
import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.home.NodePhase;
import io.heddle.home.TakenDirectory;
import io.heddle.identity.Chance;
import io.heddle.identity.PemFiles;
import io.heddle.ledger.LedgerStore;
import io.heddle.ledger.StoreMemory;
import io.heddle.lifecycle.Undeployed;
import io.heddle.metrics.GossipMetrics;
import io.heddle.serve.ConnectionRules;
import io.heddle.serve.TlsClients;
import io.heddle.serve.TlsContexts;
import io.heddle.telemetry.Telemetry;
import io.heddle.trace.Determinism;
import io.netty.handler.ssl.SslContext;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process that is one peer of a network elsewhere, and nothing else: others have issued its
 * identity, order its channels and decide what is deployed on them.
 *
 * <p>Fabric: internal/peer/node/start.go.
 */
public final class PeerNode implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(PeerNode.class);

  private final NodePeers peers;
  private final Opened opened;
  private final AtomicBoolean isClosed = new AtomicBoolean();

  private PeerNode(NodePeers peers, Opened opened) {
    this.peers = peers;
    this.opened = opened;
  }

  /**
   * Starts the peer with the channels that it has joined; their blocks come in the background, and
   * so does their chaincode.
   *
   * @param directory of {@code core.yaml}; empty for that of the variables, or the usual one
   * @param shippedBuilders asked after the builders of the configuration
   * @throws HeddleException if something given can never work; nothing is left running then
   */
  public static PeerNode start(
      Optional<Path> directory,
      Map<String, String> environment,
      Path shippedBuilders,
      NodeListener listener) {
    return start(
        FabricPeer.load(directory, environment),
        environment,
        shippedBuilders,
        listener,
        Clock.systemUTC());
  }

  static PeerNode start(
      FabricPeer settings,
      Map<String, String> environment,
      Path shippedBuilders,
      NodeListener listener,
      Clock clock) {
    NodeConfig config = NodeConfig.of(settings, shippedBuilders);
    PeerConfig own = PeerConfig.of(settings);
    PeerCredentials credentials = PeerCredentials.given(settings, clock.instant());
    TakenDirectory.refuseIfTaken(config.data());
    checkPorts(own);
    Opened opened = new Opened();
    try {
      DataDirectory data = opened.add(TakenDirectory.take(config.data())).data();
      Announcing announced = opened.add(new Announcing(data, clock.instant()));
      var standing =
          new NodeStanding(
              listener,
              clock,
              new DebugWishes(config.debugging()),
              now -> announced.enter(now.phase(), now.since()));
      var watch =
          Watch.of(
              standing::died, new ChannelVitals(new Vitals(standing::died), "ordering service"));
      Telemetry telemetry = opened.add(Telemetry.of(environment, NodeVersion.text()));
      telemetry.measure(own.host(), watch.metrics().all());
      StoreMemory memory = opened.add(new StoreMemory());
      NetworkOrdering ordering =
          opened.add(
              NetworkOrdering.of(settings, credentials.identity(), telemetry.calls(), clock));
      GossipMetrics.addWaiting(watch.metrics().all(), ordering::waiting);
      LedgerStore ledgers = opened.add(LedgersOpening.now(config, own, memory));
      var node =
          new Surroundings(
              config,
              _ -> credentials,
              NodeChannels.of(config, List.of(ledgers)),
              ordering,
              new SharedBuilds(),
              Neighbours.elsewhere(its ->
                  PeerGossip.of(settings, its, watch.metrics().all(), telemetry.calls(), clock)),
              memory,
              Undeployed.in(data.undeployed()),
              standing,
              new PeerOffer(
                  settings.hasGateway(),
                  false,
                  ConnectionRules.forClients(settings.connections()),
                  settings.operationsTls().map(PeerNode::ofOperations)),
              NetworkClock.over(clock),
              Faults.none(),
              Chance.real(),
              telemetry,
              new Determinism(),
              clock);
      NodePeers peers = opened.add(NodePeers.of(node, List.of(own), List.of(watch)));
      peers.open(List.of(ledgers));
      opened.add(peers::endServing);
      peers.serve(
          data.newOperationsToken(),
          new MemberDeployments(),
          new MemberSnapshots(),
          Optional.empty());
      opened.add(() -> standing.enter(NodePhase.STOPPING)); // before anything closes
      announced.serving(List.of(description(peers, credentials, settings, data)));
      peers.ready();
      standing.enter(NodePhase.READY);
      log.info(
          "Started peer with ID=[{}], network ID=[{}], address=[{}]",
          settings.id(),
          settings.networkId(),
          settings.address());
      opened.add(ExpiryWatch.begin(ownCertificates(settings, credentials), clock));
      return new PeerNode(peers, opened);
    } catch (RuntimeException e) {
      opened.closeAfter(e);
      throw e;
    }
  }

  private static List<ExpiryWatch.Owned> ownCertificates(
      FabricPeer settings, PeerCredentials credentials) {
    List<ExpiryWatch.Owned> own = new ArrayList<>();
    own.add(new ExpiryWatch.Owned("enrollment", credentials.identity().certificate()));
    settings.tls().ifPresent(tls -> own.add(shown("server TLS", tls.own())));
    settings.clientTls().ifPresent(files -> own.add(shown("client TLS", files)));
    return own;
  }

  private static ExpiryWatch.Owned shown(String role, TlsFiles files) {
    return new ExpiryWatch.Owned(role, PemFiles.certificates(files.certificate()).getFirst());
  }

  private static void checkPorts(PeerConfig own) {
    Preflight.checkPort(own.addresses().peer(), "peer.listenAddress");
    Preflight.checkPort(own.addresses().chaincode(), "peer.chaincodeListenAddress");
    if (!own.operations().mayMove()) {
      Preflight.checkPort(own.operations().address(), "operations.listenAddress");
    }
  }

  private static SslContext ofOperations(ServerTls tls) {
    List<X509Certificate> roots =
        tls.clientRoots().stream().flatMap(each -> PemFiles.certificates(each).stream()).toList();
    return TlsContexts.ofHttpsFiles(
        tls.own(),
        tls.requiresClients() ? TlsClients.required(() -> roots) : TlsClients.known(() -> roots));
  }

  private static NodeDescription description(
      NodePeers peers, PeerCredentials credentials, FabricPeer settings, DataDirectory data) {
    HostedPeer hosted = peers.all().getFirst();
    PeerConfig peer = hosted.config();
    int port = peer.addresses().peer().port();
    Peer running = hosted.present().peer();
    return new NodeDescription(
        ProcessHandle.current().pid(),
        peer.host(),
        peer.dialledAt(port).toString(),
        peer.nameAt(port),
        running.chaincode().endpoint(),
        "",
        "",
        peers.operations(0),
        settings.tls().map(tls -> tls.own().certificate()),
        credentials.identity().mspId().value(),
        peer.organisation().domain(),
        data.organizations(),
        data.organizations(),
        running.channelName().value(),
        List.of());
  }

  /** Where the peer listens for clients. */
  public int port() {
    return peers.all().getFirst().config().addresses().peer().port();
  }

  /** Launches what definitions refer to; tells of what does not run, which is tried again. */
  public void launchAll() throws InterruptedException {
    peers
        .all()
        .getFirst()
        .launchAll()
        .forEach((id, why) -> log.warn("Package '{}' does not run: {}", id, why.getMessage()));
  }

  @Override
  public void close() {
    if (isClosed.compareAndSet(false, true)) {
      opened.close();
    }
  }
}
