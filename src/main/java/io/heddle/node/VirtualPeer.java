// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.grpc.protobuf.services.HealthStatusManager;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.endorse.AccessControl;
import io.heddle.endorse.ChaincodeExecutor;
import io.heddle.endorse.Channels;
import io.heddle.endorse.Deployments;
import io.heddle.endorse.Endorser;
import io.heddle.endorse.PeerChannel;
import io.heddle.endorse.SystemChaincodes;
import io.heddle.events.ChaincodeEventFeed;
import io.heddle.gateway.GatewayChannel;
import io.heddle.gateway.GatewayService;
import io.heddle.gateway.LocalPeer;
import io.heddle.identity.DeveloperCrypto;
import io.heddle.identity.Msp;
import io.heddle.identity.SigningIdentity;
import io.heddle.launch.Custodian;
import io.heddle.lifecycle.Approvals;
import io.heddle.system.LedgerQueries;
import io.heddle.system.PeerConfiguration;
import io.netty.handler.ssl.SslContext;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One peer of one organisation: its identity, its chaincode, its endorser and gateway, and the
 * listener for clients.
 */
final class VirtualPeer implements AutoCloseable {

  private static final Duration PING_AFTER = Duration.ofHours(2);

  private final SigningIdentity identity;
  private final Approvals approvals;
  private final ChaincodeRuntime chaincode;
  private final Custodian custodian;
  private final ChaincodeEventFeed events;
  private final Listener listener;

  private VirtualPeer(
      SigningIdentity identity,
      Approvals approvals,
      ChaincodeRuntime chaincode,
      Custodian custodian,
      ChaincodeEventFeed events,
      Listener listener) {
    this.identity = identity;
    this.approvals = approvals;
    this.chaincode = chaincode;
    this.custodian = custodian;
    this.events = events;
    this.listener = listener;
  }

  static VirtualPeer open(
      NodeConfig config,
      Network network,
      DeveloperCrypto crypto,
      NodeListener progress,
      Clock clock) {
    DeveloperCrypto.Folder folder =
        crypto.peer(LocalOrganisation.ORG1, LocalOrganisation.PEER_HOST);
    SigningIdentity identity = SigningIdentity.load(LocalOrganisation.ORG1, folder.msp());
    refuseExpired(identity, folder.msp(), clock);
    Path directory = config.data().peer(LocalOrganisation.PEER_HOST);
    ChaincodeRuntime chaincode =
        ChaincodeRuntime.open(
            config, directory, identity.mspId(), new BuildProgress(progress), clock);
    try {
      Approvals approvals = new Approvals(directory.resolve("approvals.json"));
      ChaincodeEventFeed events = new ChaincodeEventFeed(network.ledger());
      network.committer().listen(events);
      Listener listener =
          serve(config, network, crypto, identity, approvals, chaincode, events, clock);
      Custodian custodian = custodian(config, network, approvals, chaincode);
      return new VirtualPeer(identity, approvals, chaincode, custodian, events, listener);
    } catch (RuntimeException e) {
      chaincode.close();
      throw e;
    }
  }

  SigningIdentity identity() {
    return identity;
  }

  Approvals approvals() {
    return approvals;
  }

  ChaincodeRuntime chaincode() {
    return chaincode;
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
        listener) {
      events.close();
    }
  }

  private static Custodian custodian(
      NodeConfig config, Network network, Approvals approvals, ChaincodeRuntime chaincode) {
    Custodian custodian =
        Custodian.of(
            chaincode.launcher(),
            chaincode.launches(),
            new ReferencedPackages(network.ledger(), approvals, chaincode::isInstalled),
            config.chaincode().reconnect());
    network
        .committer()
        .listen(block -> {
          if (ReferencedPackages.mayChangeBy(block)) {
            custodian.review();
          }
        });
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
      Approvals approvals,
      ChaincodeRuntime chaincode,
      ChaincodeEventFeed events,
      Clock clock) {
    PeerChannel channel = new PeerChannel(config.channel(), network.configs(), network.ledger());
    Channels channels =
        name -> name.equals(config.channel().value()) ? Optional.of(channel) : Optional.empty();
    Msp localMsp = Msp.ofFolder(identity.mspId(), crypto.organisationMsp(identity.mspId()));
    AccessControl access = new AccessControl(channels, localMsp);
    Deployments deployments = new Deployments(approvals, chaincode::isInstalled);
    SystemChaincodes systemChaincodes = systemChaincodes(config, channels, access);
    Endorser endorser =
        new Endorser(
            identity,
            localMsp,
            channels,
            deployments,
            new ChaincodeExecutor(
                chaincode.streams(),
                chaincode.launcher()::ensureReady,
                deployments,
                systemChaincodes,
                channels,
                access),
            systemChaincodes,
            access,
            clock);
    GatewayChannel gatewayChannel =
        new GatewayChannel(channel, network.orderer()::submit, network.statuses(), events);
    GatewayService gateway =
        new GatewayService(
            new LocalPeer(
                "%s:%d".formatted(LocalOrganisation.PEER_HOST, config.listeners().peerPort()),
                identity,
                channels,
                endorser),
            List.of(),
            name ->
                name.equals(config.channel().value())
                    ? Optional.of(gatewayChannel)
                    : Optional.empty(),
            access);
    Optional<SslContext> tls =
        config.listeners().tls()
            ? Optional.of(
                TlsContexts.ofPeer(
                    crypto.peer(identity.mspId(), LocalOrganisation.PEER_HOST).tls()))
            : Optional.empty();
    return Listener.start(
        config.listeners().addresses().peer(),
        "--port",
        tls,
        PING_AFTER,
        Listener.definitions(
            endorser.service(), gateway, new HealthStatusManager().getHealthService()));
  }

  private static SystemChaincodes systemChaincodes(
      NodeConfig config, Channels channels, AccessControl access) {
    return new SystemChaincodes(
        Map.of(
            LedgerQueries.NAME,
            new LedgerQueries(channels, access),
            PeerConfiguration.NAME,
            new PeerConfiguration(() -> List.of(config.channel()), channels, access)),
        config.chaincode().streams().executeTimeout(),
        config.chaincode().builds().buildLimit());
  }
}
