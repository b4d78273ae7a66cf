// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.administer.PackageAdministration;
import io.heddle.administer.QueryExplanations;
import io.heddle.alive.Vital;
import io.heddle.alive.Vitals;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.build.Instance;
import io.heddle.config.RequestLimits;
import io.heddle.deliver.BlockFeed;
import io.heddle.deliver.DeliverChannel;
import io.heddle.deliver.DeliverChannels;
import io.heddle.deliver.OrdererService;
import io.heddle.deliver.PeerDeliver;
import io.heddle.deploy.TargetPeer;
import io.heddle.endorse.Endorser;
import io.heddle.endorse.FailedDeployments;
import io.heddle.endorse.PeerChannel;
import io.heddle.events.ChaincodeEventFeed;
import io.heddle.events.SharedBlocks;
import io.heddle.gateway.GatewayChannel;
import io.heddle.gateway.GatewayService;
import io.heddle.gateway.LocalPeer;
import io.heddle.home.PeerFolder;
import io.heddle.identity.Msp;
import io.heddle.identity.SigningIdentity;
import io.heddle.install.ChaincodePackage;
import io.heddle.issue.DeveloperCrypto;
import io.heddle.launch.Custodian;
import io.heddle.lifecycle.DefinitionCache;
import io.heddle.lifecycle.Deployment;
import io.heddle.lifecycle.KnownPackages;
import io.heddle.metrics.NodeMetrics;
import io.heddle.serve.CallLimits;
import io.heddle.serve.ConnectionRules;
import io.heddle.serve.HealthService;
import io.heddle.serve.Listener;
import io.heddle.serve.TlsContexts;
import io.netty.handler.ssl.SslContext;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.hyperledger.fabric.protos.gateway.GatewayGrpc;
import org.hyperledger.fabric.protos.orderer.AtomicBroadcastGrpc;
import org.hyperledger.fabric.protos.peer.DeliverGrpc;
import org.hyperledger.fabric.protos.peer.EndorserGrpc;

/**
 * One peer of one organisation: its identity, its chaincode, its endorser and gateway, and the
 * listener for clients.
 */
final class VirtualPeer implements TargetPeer, AutoCloseable {

  private final KnownPackages knownPackages;
  private final ChaincodeRuntime chaincode;
  private final Custodian custodian;
  private final EndorsingPart endorsing;
  private final ChaincodeEventFeed events;
  private final BlockFeed blocks;
  private final Listener listener;

  private VirtualPeer(
      KnownPackages knownPackages,
      ChaincodeRuntime chaincode,
      Custodian custodian,
      EndorsingPart endorsing,
      ChaincodeEventFeed events,
      BlockFeed blocks,
      Listener listener) {
    this.knownPackages = knownPackages;
    this.chaincode = chaincode;
    this.custodian = custodian;
    this.endorsing = endorsing;
    this.events = events;
    this.blocks = blocks;
    this.listener = listener;
  }

  static VirtualPeer open(
      NodeConfig config,
      Network network,
      DeveloperCrypto crypto,
      NodeListener progress,
      NodeMetrics metrics,
      Vitals vitals,
      Clock clock) {
    DeveloperCrypto.Folder folder = crypto.peer(config.organisation(), LocalOrganisation.PEER_HOST);
    SigningIdentity identity = SigningIdentity.load(config.organisation(), folder.msp());
    refuseExpired(identity, folder.msp(), clock);
    PeerFolder home = config.data().peer(LocalOrganisation.PEER_HOST);
    ChaincodeRuntime chaincode =
        ChaincodeRuntime.open(
            config, home, identity.mspId(), new BuildProgress(progress), metrics, clock);
    try {
      KnownPackages knownPackages = new KnownPackages(home.approvals());
      EndorsingPart endorsing =
          EndorsingPart.of(
              config,
              network,
              identity,
              Msp.ofFolder(identity.mspId(), crypto.organisationMsp(identity.mspId())),
              chaincode,
              metrics.endorser(),
              clock);
      DefinitionCache definitions = endorsing.channel().definitions();
      List.of(
              knownPackages.of(config.channel()),
              new IndexWatch(network.indexes(), chaincode::indexes))
          .forEach(listener -> {
            listener.changed(definitions.deployments());
            definitions.listen(listener);
          });
      chaincode.onInstall(definitions::installed);
      network.committer().listen(block -> definitions.follow(block.update()));
      SharedBlocks shared = new SharedBlocks(network.ledger());
      ChaincodeEventFeed events = new ChaincodeEventFeed(shared);
      network.committer().listen(events);
      BlockFeed blocks = new BlockFeed(shared);
      network.committer().listen(blocks);
      network.committer().listen(network.statuses()); // whoever is told may rely on the rest
      Listener listener =
          serve(config, network, crypto, identity, endorsing, events, blocks, clock, metrics);
      Custodian custodian = custodian(config, definitions, chaincode, vitals.part("custodian"));
      return new VirtualPeer(
          knownPackages, chaincode, custodian, endorsing, events, blocks, listener);
    } catch (RuntimeException e) {
      chaincode.close();
      throw e;
    }
  }

  @Override
  public Instance install(ChaincodePackage chaincodePackage) {
    return chaincode.install(chaincodePackage);
  }

  @Override
  public Instance built(PackageId id) {
    return chaincode.built(id);
  }

  @Override
  public KnownPackages knownPackages() {
    return knownPackages;
  }

  Endorser endorser() {
    return endorsing.endorser();
  }

  PeerChannel channel() {
    return endorsing.channel();
  }

  ChaincodeRuntime chaincode() {
    return chaincode;
  }

  FailedDeployments failed() {
    return endorsing.failed();
  }

  PackageAdministration administration() {
    return new PackageAdministration(chaincode, endorsing.channel(), endorsing.failed());
  }

  QueryExplanations explanations(NodeConfig config) {
    return new QueryExplanations(endorsing.channel(), config.chaincode().streams());
  }

  Custodian custodian() {
    return custodian;
  }

  int port() {
    return listener.port();
  }

  @Override
  public void close() {
    try (chaincode;
        custodian;
        listener;
        blocks) {
      events.close();
    }
  }

  private static Custodian custodian(
      NodeConfig config, DefinitionCache definitions, ChaincodeRuntime chaincode, Vital vital) {
    Custodian custodian =
        Custodian.of(
            chaincode.launcher(),
            chaincode.launches(),
            () ->
                definitions.deployments().stream()
                    .map(Deployment::packageId)
                    .collect(Collectors.toUnmodifiableSet()),
            config.chaincode().reconnect(),
            vital);
    definitions.listen(_ -> custodian.review());
    return custodian;
  }

  private static void refuseExpired(SigningIdentity identity, Path msp, Clock clock) {
    Instant end = identity.certificate().getNotAfter().toInstant();
    if (clock.instant().isAfter(end)) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "The peer's certificate in '%s' expired at %s; nobody would accept its endorsements"
              .formatted(msp, end));
    }
  }

  private static Listener serve(
      NodeConfig config,
      Network network,
      DeveloperCrypto crypto,
      SigningIdentity identity,
      EndorsingPart endorsing,
      ChaincodeEventFeed events,
      BlockFeed blocks,
      Clock clock,
      NodeMetrics metrics) {
    DeliverChannel delivered = new DeliverChannel(endorsing.channel(), blocks);
    DeliverChannels delivering =
        name -> name.equals(config.channel().value()) ? Optional.of(delivered) : Optional.empty();
    GatewayChannel gatewayChannel =
        new GatewayChannel(
            endorsing.channel(), network.orderer()::submit, network.statuses(), events);
    var port = new CompletableFuture<Integer>();
    GatewayService gateway =
        new GatewayService(
            new LocalPeer(
                () -> config.listeners().nameAt(port.join()),
                identity,
                endorsing.channels(),
                endorsing.endorser()),
            List.of(),
            name ->
                name.equals(config.channel().value())
                    ? Optional.of(gatewayChannel)
                    : Optional.empty(),
            endorsing.access(),
            endorsing.failed());
    Optional<SslContext> tls =
        config.listeners().tls()
            ? Optional.of(
                TlsContexts.ofPeer(
                    crypto.peer(identity.mspId(), LocalOrganisation.PEER_HOST).tls()))
            : Optional.empty();
    Listener listener =
        Listener.start(
            config.listeners().addresses().peer(),
            "--port",
            tls,
            ConnectionRules.forClients(),
            limits(config.requests()),
            Listener.definitions(
                endorsing.endorser().service(),
                gateway,
                new PeerDeliver(delivering, endorsing.access(), clock),
                new OrdererService(network.orderer()::submit, delivering, clock),
                endorsing.traces(identity.mspId()),
                new HealthService()),
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
