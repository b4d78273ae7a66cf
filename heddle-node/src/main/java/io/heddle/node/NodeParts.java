// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.administer.ManagedFaults;
import io.heddle.alive.LastResort;
import io.heddle.alive.Vitals;
import io.heddle.base.MspId;
import io.heddle.build.SharedBuilds;
import io.heddle.clock.NetworkClock;
import io.heddle.config.HostPort;
import io.heddle.fault.Faults;
import io.heddle.home.Growth;
import io.heddle.home.NodeDescription;
import io.heddle.home.OperationsToken;
import io.heddle.home.PackedHere;
import io.heddle.identity.Chance;
import io.heddle.identity.Seed;
import io.heddle.issue.ConnectionProfile;
import io.heddle.issue.DeveloperCrypto;
import io.heddle.ledger.LedgerStore;
import io.heddle.ledger.StoreMemory;
import io.heddle.lifecycle.Undeployed;
import io.heddle.order.Broadcast;
import io.heddle.order.Registrar;
import io.heddle.telemetry.Telemetry;
import io.heddle.trace.Determinism;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a node consists of, opened in the order in which data flows: ledgers, the orderer, the peers
 * that follow it, and what they serve.
 */
record NodeParts(
    DeveloperCrypto crypto,
    NodeChannels channels,
    Registrar orderer,
    NodePeers peers,
    ManagedFaults faults,
    Chaincodes chaincodes,
    NetworkSnapshots snapshots,
    OrdererPort ordererPort,
    OrdererAdminPort adminPort,
    Optional<ConsolePort> console,
    List<CaPort> authorities) {

  NodeParts {
    authorities = List.copyOf(authorities);
  }

  /**
   * Opens them on a data directory that nobody else uses.
   *
   * @param opened gets all that is to be closed
   */
  static NodeParts open(
      NodeConfig config, NodeStanding standing, NetworkClock time, Clock clock, Opened opened) {
    Telemetry telemetry = opened.add(Telemetry.of(System.getenv(), NodeVersion.text()));
    StoreMemory memory = opened.add(new StoreMemory());
    // the ledgers' native library loads while the certificates are read
    Faults faults = Faults.of(config.data().injectedVerdicts());
    Neighbours neighbours = new Neighbours();
    List<LedgersOpening> opening =
        config.peers().stream()
            .map(peer -> opened.add(LedgersOpening.begin(config, peer, memory)))
            .toList();
    Chance chance = config.origin().chance(config, clock);
    Clock made = config.origin().time().isPresent() ? time : clock;
    DeveloperCrypto crypto =
        DeveloperCrypto.open(
            config.data().organizations(), LocalOrganisation.network(config), made, chance);
    config
        .roster()
        .network()
        .ifPresent(file ->
            file.organisations().forEach(each -> crypto.ensure(each.mspId(), each.users(), made)));
    SelfCheck.log(config.chaincode().streams());
    var ordering = new ChannelVitals(new Vitals(standing::died), "orderer");
    List<LedgerStore> stores = opening.stream().map(LedgersOpening::opened).toList();
    NodeChannels channels = NodeChannels.of(config, stores);
    LocalOrderer local =
        opened.add(LocalOrderer.open(config, crypto, channels, stores, ordering::of, time));
    if (chance instanceof Seed seed) {
      seed.begin(local.heights());
    }
    List<Watch> watches =
        config.peers().stream()
            .map(own -> Watch.of(lastResort(own, config, standing), ordering))
            .toList();
    Broadcast door =
        new FaultyOrderer(local.registrar(), faults.ofOrder(), neighbours::running, time);
    config
        .peers()
        .forEach(own -> telemetry.measure(own.host(), watches.get(own.place()).metrics().all()));
    OrdererPort port =
        opened.add(
            OrdererPort.open(
                config,
                crypto,
                local.registrar(),
                door,
                watches.getFirst().metrics(),
                telemetry,
                time));
    HostPort told = port.toldAt(config);
    local.begin(name -> NewChannel.firstBlock(config, name, told, crypto, time));
    new ChannelUpdates(config, local.registrar(), crypto, NewChannel.orderer(told, crypto), time)
        .make(channels.forNewcomers(), newcomers(config));
    var node =
        new Surroundings(
            config,
            own -> PeerCredentials.issued(config, crypto, own),
            channels,
            new OwnOrdering(local.registrar(), door),
            new SharedBuilds(),
            neighbours,
            memory,
            Undeployed.in(config.data().undeployed()),
            standing,
            PeerOffer.ALL,
            time,
            faults,
            chance,
            telemetry,
            new Determinism(),
            clock);
    NodePeers peers = opened.add(NodePeers.of(node, config.peers(), watches));
    peers.open(stores);
    Registrar orderer = opened.add(local.registrar()); // ends first, so that peers get all
    opened.add(peers::endServing);
    Chaincodes chaincodes =
        new Chaincodes(
            new ChannelDeployment.Owner(
                peers.all(), orderer, crypto, config.chaincode().isDevelopment(), time, clock),
            channels,
            new FreshLedgers(
                config,
                channels,
                local.registrar(),
                peers,
                name -> NewChannel.firstBlock(config, name, told, crypto, time)),
            new Sweep(peers.all(), PackedHere.in(config.data())),
            node.undeployed(),
            standing);
    peers.onStart(chaincodes::bringUp);
    ManagedFaults managed = new NodeFaults(faults, peers::all);
    var snapshots =
        new NetworkSnapshots(
            config.data(),
            orderer,
            peers,
            chaincodes,
            node.undeployed(),
            faults,
            time,
            new NetworkReturn(
                config.data(), orderer, peers, node.undeployed(), faults, time, standing),
            clock);
    OperationsToken token = config.data().newOperationsToken();
    peers.serve(token, chaincodes, snapshots, Optional.of(managed));
    OrdererAdminPort adminPort = opened.add(OrdererAdminPort.open(config, crypto, orderer));
    List<CaPort> authorities = CaPort.open(config, crypto, time, opened);
    Optional<ConsolePort> console =
        ConsolePort.open(config, peers, channels.first().value(), told.toString(), token, clock);
    console.ifPresent(opened::add);
    return new NodeParts(
        crypto,
        channels,
        orderer,
        peers,
        managed,
        chaincodes,
        snapshots,
        port,
        adminPort,
        console,
        authorities);
  }

  /** The organisations that the data directory had not before. */
  private static Set<MspId> newcomers(NodeConfig config) {
    Growth growth = Growth.of(config.data());
    return config.peers().stream()
        .map(PeerConfig::mspId)
        .filter(each -> growth.isNew(each.value()))
        .filter(each -> !each.equals(config.peers().getFirst().mspId()))
        .collect(Collectors.toSet());
  }

  /** With several peers it is to be known whose part has died. */
  private static LastResort lastResort(PeerConfig own, NodeConfig config, NodeListener standing) {
    return config.peers().size() == 1
        ? standing::died
        : (part, reason) -> standing.died("%s of '%s'".formatted(part, own.host()), reason);
  }

  /** Tells the users of each organisation how the peers are reached. */
  void writeConnectionProfiles(NodeConfig config) {
    Map<String, String> addresses = new HashMap<>();
    for (HostedPeer each : peers.all()) {
      addresses.put(each.host(), each.config().told().toString());
    }
    addresses.put(LocalOrganisation.ORDERER_HOST, ordererPort.toldAt(config).toString());
    Map<MspId, ConnectionProfile.Authority> askable = new HashMap<>();
    authorities.forEach(each -> askable.put(each.organisation(), each.place()));
    var reach =
        new ConnectionProfile.Reach(channels.first(), addresses, askable, config.listeners().tls());
    config.peers().stream()
        .map(PeerConfig::mspId)
        .distinct()
        .forEach(each -> crypto.writeConnectionProfile(each, reach));
  }

  /** What clients are told of a node, as each of its peers is seen. */
  List<NodeDescription> descriptions(NodeConfig config) {
    return peers.all().stream().map(peer -> describe(peer.config(), config)).toList();
  }

  /** The chaincodes whose calls may take as long as somebody looks at them in a debugger. */
  List<String> patientNames() {
    return peers.all().stream()
        .flatMap(peer -> peer.running().stream())
        .flatMap(running -> running.peer().patientNames().stream())
        .distinct()
        .sorted()
        .toList();
  }

  private NodeDescription describe(PeerConfig peer, NodeConfig config) {
    int port = peer.addresses().peer().port();
    return new NodeDescription(
        ProcessHandle.current().pid(),
        peer.host(),
        peer.dialledAt(port).toString(),
        peer.nameAt(port),
        peers.all().get(peer.place()).present().peer().chaincode().endpoint(),
        config.listeners().ordererAt(ordererPort.port()).toString(),
        adminPort.url(),
        peers.operations(peer.place()),
        config.listeners().tls()
            ? Optional.of(crypto.peer(peer.mspId(), peer.host()).tls().resolve("ca.crt"))
            : Optional.empty(),
        peer.mspId().value(),
        peer.organisation().domain(),
        crypto.user(peer.mspId(), LocalOrganisation.ADMIN).msp().resolve("../..").normalize(),
        crypto.connectionProfile(peer.mspId()),
        peers.all().get(peer.place()).present().peer().channelName().value(),
        List.of());
  }
}
