// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.grpc.ServerServiceDefinition;
import io.heddle.access.TimeWindow;
import io.heddle.administer.ContractFunctions;
import io.heddle.administer.LedgerSight;
import io.heddle.administer.NamedChannels;
import io.heddle.administer.PackageAdministration;
import io.heddle.administer.QueryExplanations;
import io.heddle.base.PackageId;
import io.heddle.config.RequestLimits;
import io.heddle.deliver.OrdererService;
import io.heddle.deliver.PeerDeliver;
import io.heddle.deliver.TlsBinding;
import io.heddle.gateway.EndorsingPeer;
import io.heddle.gateway.GatewayLimits;
import io.heddle.gateway.GatewayService;
import io.heddle.joined.JoinedChannel;
import io.heddle.joined.JoinedChannels;
import io.heddle.launch.Custodian;
import io.heddle.lifecycle.Deployment;
import io.heddle.serve.CallLimits;
import io.heddle.serve.HealthService;
import io.heddle.serve.Listener;
import io.heddle.snapshot.SnapshotService;
import io.netty.handler.ssl.SslContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.gateway.GatewayGrpc;
import org.hyperledger.fabric.protos.orderer.AtomicBroadcastGrpc;
import org.hyperledger.fabric.protos.peer.DeliverGrpc;
import org.hyperledger.fabric.protos.peer.EndorserGrpc;

/**
 * What one peer serves while it runs: endorser, gateway, discovery, blocks and traces on the port
 * for clients; and the custodian of its chaincode.
 */
final class PeerServices implements AutoCloseable {

  private final Peer peer;
  private final Listener listener;
  private final Custodian custodian;
  private final PackageAdministration packages;
  private final QueryExplanations explanations;
  private final ContractFunctions functions;
  private final LedgerSight ledgers;
  private final Opened opened;

  private PeerServices(
      Peer peer,
      Listener listener,
      Custodian custodian,
      PackageAdministration packages,
      QueryExplanations explanations,
      ContractFunctions functions,
      LedgerSight ledgers,
      Opened opened) {
    this.peer = peer;
    this.listener = listener;
    this.custodian = custodian;
    this.packages = packages;
    this.explanations = explanations;
    this.functions = functions;
    this.ledgers = ledgers;
    this.opened = opened;
  }

  /**
   * Starts to serve clients.
   *
   * @param all the peers of the node, this one among them
   */
  static PeerServices open(Surroundings node, PreparedPeer own, List<Neighbour> all) {
    Opened opened = new Opened();
    try {
      Custodian custodian = opened.add(custodian(node.config(), own.peer(), node.standing()));
      Listener listener = opened.add(serve(node, own, all));
      JoinedChannels channels = own.peer().channels().joined();
      NamedChannels named = new NamedChannels(channels, own.peer().channelName());
      return new PeerServices(
          own.peer(),
          listener,
          custodian,
          new PackageAdministration(own.peer().chaincode(), channels, own.endorsing().failed()),
          new QueryExplanations(named, node.config().chaincode().streams()),
          functions(node, own, named),
          new LedgerSight(named, own.endorsing().recordings()),
          opened);
    } catch (RuntimeException e) {
      opened.closeAfter(e);
      throw e;
    }
  }

  Custodian custodian() {
    return custodian;
  }

  /** What its owner can do with its packages. */
  PackageAdministration packages() {
    return packages;
  }

  QueryExplanations explanations() {
    return explanations;
  }

  LedgerSight ledgers() {
    return ledgers;
  }

  ContractFunctions functions() {
    return functions;
  }

  int port() {
    return listener.port();
  }

  /** Those who read are told that it ends, before the port is closed. */
  @Override
  public void close() {
    try (opened) {
      peer.channels().endStreams();
    }
  }

  private static ContractFunctions functions(
      Surroundings node, PreparedPeer own, NamedChannels channels) {
    return new ContractFunctions(
        channels,
        own.endorsing().endorser(),
        own.endorsing().deployments(),
        own.peer().chaincode().streams()::find,
        own.peer().credentials().owner(),
        node.time());
  }

  private static Custodian custodian(NodeConfig config, Peer peer, NodeStanding standing) {
    JoinedChannels channels = peer.channels().joined();
    Custodian custodian =
        Custodian.of(
            peer.chaincode().launcher(),
            peer.chaincode().launches(),
            () -> referenced(channels, peer.chaincode(), standing),
            id -> peer.chaincode().isBusy(id),
            config.chaincode().reconnect(),
            peer.vitals().custodian());
    Debugging debugging = peer.chaincode().debugging();
    channels.forEach(channel -> {
      debugging.defined(channel.name(), channel.definitions().deployments());
      channel.definitions().listen(now -> debugging.defined(channel.name(), now));
      channel.definitions().listen(_ -> custodian.review());
    });
    return custodian;
  }

  /** What definitions refer to, and what they are about to refer to. */
  private static Set<PackageId> referenced(
      JoinedChannels channels, ChaincodeRuntime chaincode, NodeStanding standing) {
    return Stream.concat(
            channels.all().stream()
                .flatMap(channel ->
                    channel.definitions().deployments().stream()
                        .filter(each -> !isReplaced(standing, channel, each)))
                .map(Deployment::packageId),
            chaincode.awaited().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** A start does not launch what it is about to replace. */
  private static boolean isReplaced(
      NodeStanding standing, JoinedChannel channel, Deployment deployment) {
    return standing.isReplacedByStart(
        channel.name(), deployment.definition().name(), deployment.packageId());
  }

  private static Listener serve(Surroundings node, PreparedPeer own, List<Neighbour> all) {
    NodeConfig config = node.config();
    EndorsingPart endorsing = own.endorsing();
    JoinedChannels channels = endorsing.channels();
    PeerConfig peer = own.peer().config();
    List<EndorsingPeer> here =
        all.stream()
            .filter(each -> !each.host().equals(peer.host()))
            .<EndorsingPeer>map(each -> each)
            .toList();
    Supplier<List<EndorsingPeer>> others =
        own.peer()
            .gossip()
            .<Supplier<List<EndorsingPeer>>>map(PeerGossip::endorsers)
            .orElse(() -> here);
    GatewayService gateway =
        new GatewayService(
            own.endorser(),
            others,
            channels,
            node.ordering().orderers(),
            endorsing.access(),
            endorsing.failed(),
            new GatewayLimits(
                config.requests().endorsement(),
                config.requests().broadcast(),
                () -> all.stream().anyMatch(Neighbour::isPatient)),
            node.faults(peer));
    Optional<SslContext> tls =
        own.peer().credentials().tls().map(context -> context.apply(channels));
    var blocks =
        new PeerDeliver(
            channels,
            endorsing.access(),
            new TimeWindow(config.requests().window()),
            node.time(),
            node.faults(peer),
            own.peer().vitals().watch().metrics().deliver());
    List<ServerServiceDefinition> services =
        new ArrayList<>(
            Listener.definitions(
                endorsing.endorser().service(),
                new SnapshotService(
                    own.peer().channels().snapshots(), endorsing.access(), node.time())));
    services.add(
        own.peer().credentials().bindsRequests() ? TlsBinding.of(blocks) : blocks.bindService());
    if (node.offer().hasGateway()) {
      services.add(gateway.bindService());
    }
    if (node.offer().hasExtras()) {
      services.addAll(
          Listener.definitions(
              endorsing.traces(peer.mspId(), node.faults()::notes), new HealthService()));
    }
    node.ordering()
        .onPeers()
        .map(orderer -> OrdererService.ofPeer(orderer, channels, node.time()))
        .ifPresent(broadcast -> services.add(broadcast.bindService()));
    own.peer().gossip().ifPresent(gossip -> services.add(gossip.service()));
    Discovery.service(config.discovery(), own, all)
        .ifPresent(discovery -> services.add(discovery.bindService()));
    services.replaceAll(service -> node.telemetry().of(service, peer.host()));
    Listener listener =
        Listener.start(
            peer.addresses().peer(),
            "--port",
            tls,
            node.offer().rules(),
            limits(config.requests()),
            services,
            own.peer().vitals().watch().metrics().grpc());
    own.name().listensAt(listener.port());
    own.peer().gossip().ifPresent(PeerGossip::start);
    return listener;
  }

  /** Fabric's peer has no orderer, and its other services have no limit of their own. */
  private static CallLimits limits(RequestLimits requests) {
    return new CallLimits(
        Map.of(
            EndorserGrpc.SERVICE_NAME, requests.endorser(),
            DeliverGrpc.SERVICE_NAME, requests.deliver(),
            AtomicBroadcastGrpc.SERVICE_NAME, requests.deliver(),
            GatewayGrpc.SERVICE_NAME, requests.gateway()),
        Optional.of(requests.gateway()));
  }
}
