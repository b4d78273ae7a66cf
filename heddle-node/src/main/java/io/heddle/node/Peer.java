// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.base.PackageId;
import io.heddle.config.PrivateDataSettings;
import io.heddle.home.BegunLedger;
import io.heddle.home.Growth;
import io.heddle.home.PeerFolder;
import io.heddle.identity.SigningIdentity;
import io.heddle.joined.JoinedChannel;
import io.heddle.joined.JoiningPeer;
import io.heddle.joined.PrivateSharing;
import io.heddle.ledger.LedgerStore;
import io.heddle.lifecycle.Approvals;
import io.heddle.lifecycle.DefinitionCache.Chosen;
import io.heddle.lifecycle.DefinitionListener;
import io.heddle.lifecycle.KnownPackages;
import io.heddle.snapshot.Snapshots;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One peer of one organisation: its identity, its packages and the processes that run them, its
 * ledgers, and the channels that it has joined. What it serves is {@link PeerServices}.
 */
final class Peer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Peer.class);

  private final PeerConfig config;
  private final PeerVitals vitals;
  private final PeerCredentials credentials;
  private final KnownPackages knownPackages;
  private final ChaincodeRuntime chaincode;
  private final LedgerStore ledgers;
  private final PeerChannels channels;
  private final NodeChannels wanted;
  private final Optional<PeerGossip> gossip;
  private final boolean isNew;
  private final Opened opened;

  private Peer(
      PeerConfig config,
      PeerVitals vitals,
      PeerCredentials credentials,
      KnownPackages knownPackages,
      ChaincodeRuntime chaincode,
      LedgerStore ledgers,
      PeerChannels channels,
      NodeChannels wanted,
      Optional<PeerGossip> gossip,
      boolean isNew,
      Opened opened) {
    this.config = config;
    this.vitals = vitals;
    this.credentials = credentials;
    this.knownPackages = knownPackages;
    this.chaincode = chaincode;
    this.ledgers = ledgers;
    this.channels = channels;
    this.wanted = wanted;
    this.gossip = gossip;
    this.isNew = isNew;
    this.opened = opened;
  }

  /**
   * Opens a peer with the channels that it has joined; they wait for {@link #follow}.
   *
   * @param own what it has for itself
   * @param ledgers which it closes
   */
  static Peer open(Surroundings node, PeerConfig own, LedgerStore ledgers, Watch watch) {
    NodeConfig config = node.config();
    PeerFolder home = own.folder(config.data());
    PeerVitals vitals = PeerVitals.of(watch, own.host(), node.telemetry());
    Opened opened = new Opened();
    try {
      opened.add(ledgers);
      PeerCredentials credentials = node.credentials().apply(own);
      SigningIdentity identity = credentials.identity();
      refuseExpired(identity, credentials.source(), node.time());
      ChaincodeRuntime chaincode =
          opened.add(
              ChaincodeRuntime.open(
                  config,
                  own,
                  node.builds(),
                  new BuildProgress(node.standing()),
                  watch.metrics(),
                  node.telemetry(),
                  node.standing(),
                  node.clock()));
      opened.add(watch.ledgers()::forgetHeights);
      Optional<PeerGossip> gossip = node.neighbours().elsewhere(credentials);
      PeerChannels channels =
          opened.add(
              PeerChannels.open(
                  ledgers,
                  joining(node, identity, chaincode, gossip),
                  new HeldOrdering(node.ordering(), node.faults(own)),
                  vitals::health,
                  BegunLedger.in(config.data(), home),
                  Snapshots.in(own.snapshots(config.data()))));
      gossip.ifPresent(opened::add);
      KnownPackages knownPackages = new KnownPackages(home.approvals());
      chaincode.onInstall(
          () -> channels.joined().all().forEach(channel -> channel.definitions().lookAgain()));
      channels
          .joined()
          .forEach(channel -> {
            DefinitionListener noting = knownPackages.of(channel.name());
            noting.changed(channel.definitions().deployments());
            channel.definitions().listen(noting);
          });
      return new Peer(
          own,
          vitals,
          credentials,
          knownPackages,
          chaincode,
          ledgers,
          channels,
          node.channels(),
          gossip,
          Growth.of(config.data()).isNewPeer(own.host()),
          opened);
    } catch (RuntimeException e) {
      opened.closeAfter(e);
      throw e;
    }
  }

  /** The package of a definition whose developer starts the chaincode; empty for any other. */
  Optional<PackageId> byHand(JoinedChannel channel, Chosen chosen) {
    var id = new PackageId(chosen.definition().name() + ":" + chosen.definition().version());
    return chosen.mark().isPresent()
            && !channel.definitions().isUndeployed(chosen.definition())
            && chaincode.debugging().isByHand(id)
        ? Optional.of(id)
        : Optional.empty();
  }

  /** The chaincodes whose calls may take as long as somebody looks at them in a debugger. */
  List<String> patientNames() {
    Stream<String> byHand =
        channels.joined().all().stream()
            .flatMap(channel ->
                channel.definitions().all().stream()
                    .filter(each -> channel.definitions().packageOf(each).isEmpty())
                    .filter(each -> byHand(channel, each).isPresent()))
            .map(each -> each.definition().name())
            .filter(_ -> chaincode.debugging().isPatientByHand());
    return Stream.concat(chaincode.debugging().patientNames().stream(), byHand).distinct().toList();
  }

  private static JoiningPeer joining(
      Surroundings node,
      SigningIdentity identity,
      ChaincodeRuntime chaincode,
      Optional<PeerGossip> gossip) {
    return new JoiningPeer(
        identity.serialized(),
        new Approvals(identity.mspId()),
        chaincode::installed,
        node.undeployed(),
        chaincode::indexes,
        node.config().chaincode().streams().stateDatabase(),
        gossip.map(PeerGossip::others).orElseGet(() -> node.neighbours().of(identity.serialized())),
        sharing(node.config().privateData()),
        node.faults()::verdict);
  }

  private static PrivateSharing sharing(PrivateDataSettings settings) {
    return new PrivateSharing(
        settings.implicitRequired(),
        settings.implicitMaximum(),
        settings.isReconciling(),
        settings.pause(),
        settings.blocks(),
        settings.patience());
  }

  KnownPackages knownPackages() {
    return knownPackages;
  }

  PeerConfig config() {
    return config;
  }

  PeerVitals vitals() {
    return vitals;
  }

  /** Whether the data directory had it not before. */
  boolean isNew() {
    return isNew;
  }

  PeerCredentials credentials() {
    return credentials;
  }

  SigningIdentity identity() {
    return credentials.identity();
  }

  ChaincodeRuntime chaincode() {
    return chaincode;
  }

  /** The channel for who names none; empty if this peer has joined none. */
  Optional<JoinedChannel> channel() {
    return channels.joined().find(channelName().value());
  }

  /** The node's first channel, or if this peer is not on it the first that it has joined. */
  ChannelName channelName() {
    Collection<ChannelName> names = channels.joined().names();
    return names.contains(wanted.first()) || names.isEmpty()
        ? wanted.first()
        : names.iterator().next();
  }

  /** How it gets on with peers elsewhere, if there are any. */
  Optional<PeerGossip> gossip() {
    return gossip;
  }

  /** Those that it has joined, and joins while it runs. */
  PeerChannels channels() {
    return channels;
  }

  /**
   * Follows the orderer on all channels, and joins those that the node is to have and of which its
   * organisation is a member.
   *
   * @throws HeddleException {@code BAD_INPUT} if no organisation of the node is one
   */
  void follow(NodeConfig node) {
    boolean hasNone = channels.joined().all().isEmpty();
    channels.follow();
    for (ChannelName name : wanted.of(config.mspId(), hasNone, node.roster())) {
      if (!channels.isThere(name) || channels.isPaused(name)) {
        continue; // the orderer has left it since the node started, or its owner wants it closed
      }
      Set<MspId> members = channels.configuration(name).applicationOrganisations().keySet();
      if (members.contains(config.mspId())) {
        channels.ensure(name);
      } else {
        refuseIfAllAreStrangers(node, members);
        log.info(
            "'{}' does not join channel '{}', of which '{}' is no member",
            config.host(),
            name,
            config.mspId());
      }
    }
  }

  /** Its ledgers, while it is open. */
  LedgerStore ledgers() {
    return ledgers;
  }

  /** What is wrong with the container engine; empty if nothing is, or there is none. */
  Optional<String> engineProblem() {
    return chaincode.engineProblem();
  }

  /** Why nothing can be written to the ledgers now; empty if it can. */
  Optional<String> storageProblem() {
    return ledgers.problem();
  }

  @Override
  public void close() {
    opened.close();
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

  private void refuseIfAllAreStrangers(NodeConfig node, Set<MspId> members) {
    if (node.peers().stream().map(PeerConfig::mspId).noneMatch(members::contains)) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "The peer is one of '%s', and the channel in data directory '%s' is of '%s'; start it with CORE_PEER_LOCALMSPID=%s or choose another directory with --data"
              .formatted(
                  config.mspId(),
                  node.data().root(),
                  members.iterator().next(),
                  members.iterator().next()));
    }
  }
}
