// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.grpc.ServerServiceDefinition;
import io.heddle.administer.ExplainEndpoint;
import io.heddle.administer.PackageAdministration;
import io.heddle.administer.PackagesEndpoint;
import io.heddle.administer.QueryExplanations;
import io.heddle.alive.Vital;
import io.heddle.base.MspId;
import io.heddle.base.PackageId;
import io.heddle.build.Instance;
import io.heddle.config.RequestLimits;
import io.heddle.deliver.OrdererService;
import io.heddle.deliver.PeerDeliver;
import io.heddle.deploy.TargetPeer;
import io.heddle.endorse.Endorser;
import io.heddle.endorse.FailedDeployments;
import io.heddle.gateway.EndorsingPeer;
import io.heddle.gateway.GatewayService;
import io.heddle.home.OperationsToken;
import io.heddle.install.ChaincodePackage;
import io.heddle.issue.DeveloperCrypto;
import io.heddle.joined.JoinedChannel;
import io.heddle.joined.JoinedChannels;
import io.heddle.launch.ChaincodeStatus;
import io.heddle.launch.Custodian;
import io.heddle.lifecycle.Deployment;
import io.heddle.lifecycle.KnownPackages;
import io.heddle.order.Broadcast;
import io.heddle.serve.CallLimits;
import io.heddle.serve.ConnectionRules;
import io.heddle.serve.HealthService;
import io.heddle.serve.Listener;
import io.heddle.serve.TlsContexts;
import io.netty.handler.ssl.SslContext;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hyperledger.fabric.protos.gateway.GatewayGrpc;
import org.hyperledger.fabric.protos.orderer.AtomicBroadcastGrpc;
import org.hyperledger.fabric.protos.peer.DeliverGrpc;
import org.hyperledger.fabric.protos.peer.EndorserGrpc;

/**
 * What one peer serves: endorser, gateway, blocks and traces on the port for clients, metrics and
 * health on that for operators; and the custodian of its chaincode.
 */
final class PeerServices implements TargetPeer, AutoCloseable {

  private final PreparedPeer own;
  private final Listener listener;
  private final Custodian custodian;
  private final Operations operations;
  private final Opened opened;

  private PeerServices(
      PreparedPeer own,
      Listener listener,
      Custodian custodian,
      Operations operations,
      Opened opened) {
    this.own = own;
    this.listener = listener;
    this.custodian = custodian;
    this.operations = operations;
    this.opened = opened;
  }

  /**
   * Starts to serve clients.
   *
   * @param all the peers of the node, this one among them
   * @param broadcast takes what clients submit
   */
  static PeerServices open(
      NodeConfig config,
      DeveloperCrypto crypto,
      PreparedPeer own,
      List<PreparedPeer> all,
      Broadcast broadcast,
      OperationsToken token,
      Clock clock) {
    Opened opened = new Opened();
    try {
      Custodian custodian = opened.add(custodian(config, own.peer(), own.watch().custodian()));
      Listener listener = opened.add(serve(config, crypto, own, all, broadcast, clock));
      Operations operations = opened.add(operations(config, own, token, clock));
      return new PeerServices(own, listener, custodian, operations, opened);
    } catch (RuntimeException e) {
      opened.closeAfter(e);
      throw e;
    }
  }

  Peer peer() {
    return own.peer();
  }

  String host() {
    return own.peer().config().host();
  }

  @Override
  public MspId organisation() {
    return own.peer().config().mspId();
  }

  @Override
  public JoinedChannel channel() {
    return own.peer().channel().orElseThrow();
  }

  /** Whether the peer is on the node's first channel, so that chaincode is deployed on it. */
  boolean isOnChannel() {
    return own.peer().channel().isPresent();
  }

  @Override
  public Endorser endorser() {
    return own.endorsing().endorser();
  }

  @Override
  public Instance install(ChaincodePackage chaincode) {
    return own.peer().chaincode().install(chaincode);
  }

  @Override
  public Instance built(PackageId id) {
    return own.peer().chaincode().built(id);
  }

  Optional<ChaincodeStatus> status(PackageId id) {
    return own.peer().chaincode().status(id);
  }

  @Override
  public KnownPackages knownPackages() {
    return own.peer().knownPackages();
  }

  FailedDeployments failed() {
    return own.endorsing().failed();
  }

  Custodian custodian() {
    return custodian;
  }

  int port() {
    return listener.port();
  }

  /** The base URL of the port for operators. */
  String operations() {
    return operations.url();
  }

  /** Those who read are told that it ends, before the ports are closed. */
  @Override
  public void close() {
    try (opened) {
      own.peer().channels().endStreams();
    }
  }

  private static Operations operations(
      NodeConfig config, PreparedPeer own, OperationsToken token, Clock clock) {
    Peer peer = own.peer();
    var administration =
        new PackageAdministration(
            peer.chaincode(), peer.channels().joined(), own.endorsing().failed());
    var explanations =
        new QueryExplanations(
            peer.channels().joined(), peer.channelName(), config.chaincode().streams());
    return Operations.open(
        peer.config().operations(),
        own.watch().metrics().all(),
        new PackagesEndpoint(administration, token),
        new ExplainEndpoint(explanations, token),
        token,
        own.watch().health(peer, clock));
  }

  private static Custodian custodian(NodeConfig config, Peer peer, Vital vital) {
    JoinedChannels channels = peer.channels().joined();
    Custodian custodian =
        Custodian.of(
            peer.chaincode().launcher(),
            peer.chaincode().launches(),
            () ->
                channels.all().stream()
                    .flatMap(channel -> channel.definitions().deployments().stream())
                    .map(Deployment::packageId)
                    .collect(Collectors.toUnmodifiableSet()),
            config.chaincode().reconnect(),
            vital);
    channels.forEach(channel -> channel.definitions().listen(_ -> custodian.review()));
    return custodian;
  }

  private static Listener serve(
      NodeConfig config,
      DeveloperCrypto crypto,
      PreparedPeer own,
      List<PreparedPeer> all,
      Broadcast broadcast,
      Clock clock) {
    EndorsingPart endorsing = own.endorsing();
    JoinedChannels channels = endorsing.channels();
    PeerConfig peer = own.peer().config();
    GatewayService gateway =
        new GatewayService(
            own.endorser(),
            all.stream()
                .filter(each -> !each.equals(own))
                .<EndorsingPeer>map(PreparedPeer::endorser)
                .toList(),
            channels,
            broadcast,
            endorsing.access(),
            endorsing.failed());
    Optional<SslContext> tls =
        config.listeners().tls()
            ? Optional.of(TlsContexts.ofPeer(crypto.peer(peer.mspId(), peer.host()).tls()))
            : Optional.empty();
    List<ServerServiceDefinition> services =
        new ArrayList<>(
            Listener.definitions(
                endorsing.endorser().service(),
                gateway,
                new PeerDeliver(channels, endorsing.access(), clock),
                OrdererService.ofPeer(broadcast, channels, clock),
                endorsing.traces(peer.mspId()),
                new HealthService()));
    Discovery.service(config.discovery(), own, all)
        .ifPresent(discovery -> services.add(discovery.bindService()));
    Listener listener =
        Listener.start(
            peer.addresses().peer(),
            "--port",
            tls,
            ConnectionRules.forClients(),
            limits(config.requests()),
            services,
            own.watch().metrics().grpc());
    own.name().listensAt(listener.port());
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
