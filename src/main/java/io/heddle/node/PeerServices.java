// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.grpc.ServerServiceDefinition;
import io.heddle.administer.PackageAdministration;
import io.heddle.administer.QueryExplanations;
import io.heddle.alive.Vital;
import io.heddle.alive.Vitals;
import io.heddle.base.MspId;
import io.heddle.config.RequestLimits;
import io.heddle.deliver.OrdererService;
import io.heddle.deliver.PeerDeliver;
import io.heddle.endorse.Endorser;
import io.heddle.endorse.FailedDeployments;
import io.heddle.gateway.GatewayService;
import io.heddle.gateway.LocalPeer;
import io.heddle.identity.Msp;
import io.heddle.identity.SigningIdentity;
import io.heddle.issue.DeveloperCrypto;
import io.heddle.joined.JoinedChannels;
import io.heddle.launch.Custodian;
import io.heddle.lifecycle.DefinitionCache;
import io.heddle.lifecycle.Deployment;
import io.heddle.metrics.NodeMetrics;
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
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.hyperledger.fabric.protos.gateway.GatewayGrpc;
import org.hyperledger.fabric.protos.orderer.AtomicBroadcastGrpc;
import org.hyperledger.fabric.protos.peer.DeliverGrpc;
import org.hyperledger.fabric.protos.peer.EndorserGrpc;

/**
 * What one peer serves: endorser, gateway, blocks and traces on the port for clients, and the
 * custodian of its chaincode.
 */
final class PeerServices implements AutoCloseable {

  private final Peer peer;
  private final EndorsingPart endorsing;
  private final Custodian custodian;
  private final Listener listener;

  private PeerServices(Peer peer, EndorsingPart endorsing, Custodian custodian, Listener listener) {
    this.peer = peer;
    this.endorsing = endorsing;
    this.custodian = custodian;
    this.listener = listener;
  }

  /**
   * Starts to serve clients.
   *
   * @param broadcast takes what they submit
   */
  static PeerServices open(
      NodeConfig config,
      DeveloperCrypto crypto,
      Peer peer,
      Broadcast broadcast,
      NodeMetrics metrics,
      Vitals vitals,
      Clock clock) {
    MspId organisation = peer.identity().mspId();
    Msp localMsp = Msp.ofFolder(organisation, crypto.organisationMsp(organisation));
    EndorsingPart endorsing = EndorsingPart.of(config, peer, localMsp, metrics.endorser(), clock);
    Listener listener = serve(config, crypto, peer, localMsp, endorsing, broadcast, clock, metrics);
    Custodian custodian = custodian(config, peer, vitals.part("custodian"));
    return new PeerServices(peer, endorsing, custodian, listener);
  }

  Endorser endorser() {
    return endorsing.endorser();
  }

  FailedDeployments failed() {
    return endorsing.failed();
  }

  PackageAdministration administration() {
    return new PackageAdministration(peer.chaincode(), peer.channel(), endorsing.failed());
  }

  QueryExplanations explanations(NodeConfig config) {
    return new QueryExplanations(peer.channel(), config.chaincode().streams());
  }

  Custodian custodian() {
    return custodian;
  }

  int port() {
    return listener.port();
  }

  /** Those who read are told that it ends, before the port is closed. */
  @Override
  public void close() {
    try (custodian;
        listener) {
      peer.channel().endStreams();
    }
  }

  private static Custodian custodian(NodeConfig config, Peer peer, Vital vital) {
    DefinitionCache definitions = peer.channel().definitions();
    Custodian custodian =
        Custodian.of(
            peer.chaincode().launcher(),
            peer.chaincode().launches(),
            () ->
                definitions.deployments().stream()
                    .map(Deployment::packageId)
                    .collect(Collectors.toUnmodifiableSet()),
            config.chaincode().reconnect(),
            vital);
    definitions.listen(_ -> custodian.review());
    return custodian;
  }

  private static Listener serve(
      NodeConfig config,
      DeveloperCrypto crypto,
      Peer peer,
      Msp localMsp,
      EndorsingPart endorsing,
      Broadcast broadcast,
      Clock clock,
      NodeMetrics metrics) {
    SigningIdentity identity = peer.identity();
    JoinedChannels channels = endorsing.channels();
    var port = new CompletableFuture<Integer>();
    Supplier<String> name = () -> config.listeners().nameAt(port.join());
    GatewayService gateway =
        new GatewayService(
            new LocalPeer(name, identity, channels, endorsing.endorser()),
            List.of(),
            channels,
            broadcast,
            endorsing.access(),
            endorsing.failed());
    Optional<SslContext> tls =
        config.listeners().tls()
            ? Optional.of(
                TlsContexts.ofPeer(
                    crypto.peer(identity.mspId(), LocalOrganisation.PEER_HOST).tls()))
            : Optional.empty();
    List<ServerServiceDefinition> services =
        new ArrayList<>(
            Listener.definitions(
                endorsing.endorser().service(),
                gateway,
                new PeerDeliver(channels, endorsing.access(), clock),
                OrdererService.ofPeer(broadcast, channels, clock),
                endorsing.traces(identity.mspId()),
                new HealthService()));
    Discovery.service(config.discovery(), identity, localMsp, endorsing, name, clock)
        .ifPresent(discovery -> services.add(discovery.bindService()));
    Listener listener =
        Listener.start(
            config.listeners().addresses().peer(),
            "--port",
            tls,
            ConnectionRules.forClients(),
            limits(config.requests()),
            services,
            metrics.grpc());
    port.complete(listener.port());
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
