// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.build.SharedBuilds;
import io.heddle.channel.ChannelConfig;
import io.heddle.home.BegunLedger;
import io.heddle.home.PeerFolder;
import io.heddle.identity.SigningIdentity;
import io.heddle.issue.DeveloperCrypto;
import io.heddle.joined.ChannelHealth;
import io.heddle.joined.JoinedChannel;
import io.heddle.joined.JoinedChannels;
import io.heddle.joined.JoiningPeer;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.LedgerStore;
import io.heddle.lifecycle.Approvals;
import io.heddle.lifecycle.DefinitionListener;
import io.heddle.lifecycle.KnownPackages;
import io.heddle.metrics.LedgerMetrics;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.hyperledger.fabric.protos.common.Block;

/**
 * One peer of one organisation: its identity, its packages and the processes that run them, its
 * ledgers, and the channels that it has joined. What it serves is {@link PeerServices}.
 */
final class Peer implements AutoCloseable {

  private final PeerConfig config;
  private final SigningIdentity identity;
  private final KnownPackages knownPackages;
  private final ChaincodeRuntime chaincode;
  private final LedgerStore ledgers;
  private final JoinedChannel channel;
  private final Opened opened;

  private Peer(
      PeerConfig config,
      SigningIdentity identity,
      KnownPackages knownPackages,
      ChaincodeRuntime chaincode,
      LedgerStore ledgers,
      JoinedChannel channel,
      Opened opened) {
    this.config = config;
    this.identity = identity;
    this.knownPackages = knownPackages;
    this.chaincode = chaincode;
    this.ledgers = ledgers;
    this.channel = channel;
    this.opened = opened;
  }

  /**
   * Opens a peer on its channel, which it joins if the ledger is new.
   *
   * @param own what it has for itself
   * @param ledgers which it closes
   * @param firstBlock of the channel, if the ledger has none
   * @param shared what the peers of the node have built
   */
  static Peer open(
      NodeConfig config,
      PeerConfig own,
      DeveloperCrypto crypto,
      LedgerStore ledgers,
      Supplier<Block> firstBlock,
      SharedBuilds shared,
      Watch watch,
      NodeListener progress,
      Clock clock) {
    DeveloperCrypto.Folder folder = crypto.peer(own.mspId(), own.host());
    SigningIdentity identity = SigningIdentity.load(own.mspId(), folder.msp());
    refuseExpired(identity, folder.msp(), clock);
    PeerFolder home = own.folder(config.data());
    Opened opened = new Opened();
    try {
      opened.add(ledgers);
      Ledger ledger = ledgers.ledger(config.channel());
      Optional<Block> first =
          ledger.height() == 0 ? Optional.of(firstBlock.get()) : Optional.empty();
      ChannelConfig present =
          first.map(ChannelConfig::fromBlock).orElseGet(() -> JoinedChannel.configuration(ledger));
      refuseStranger(own, config, present);
      ChaincodeRuntime chaincode =
          opened.add(
              ChaincodeRuntime.open(
                  config, own, shared, new BuildProgress(progress), watch.metrics(), clock));
      var health =
          new ChannelHealth(
              watch.committer(),
              watch.ordering(),
              new LedgerMetrics(watch.metrics().all(), config.channel(), ledger::height));
      JoinedChannel channel =
          opened.add(
              JoinedChannel.open(ledger, present, joining(config, identity, chaincode), health));
      first.ifPresent(channel::commit);
      BegunLedger.in(config.data(), home).note(ledgers);
      chaincode.onInstall(channel.definitions()::installed);
      KnownPackages knownPackages = new KnownPackages(home.approvals());
      DefinitionListener noting = knownPackages.of(config.channel());
      noting.changed(channel.definitions().deployments());
      channel.definitions().listen(noting);
      return new Peer(own, identity, knownPackages, chaincode, ledgers, channel, opened);
    } catch (RuntimeException e) {
      opened.closeAfter(e);
      throw e;
    }
  }

  private static JoiningPeer joining(
      NodeConfig config, SigningIdentity identity, ChaincodeRuntime chaincode) {
    return new JoiningPeer(
        identity.serialized(),
        new Approvals(identity.mspId()),
        chaincode::installed,
        chaincode::indexes,
        config.chaincode().streams().stateDatabase());
  }

  KnownPackages knownPackages() {
    return knownPackages;
  }

  PeerConfig config() {
    return config;
  }

  SigningIdentity identity() {
    return identity;
  }

  ChaincodeRuntime chaincode() {
    return chaincode;
  }

  JoinedChannel channel() {
    return channel;
  }

  JoinedChannels channels() {
    return JoinedChannels.of(channel);
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

  private static void refuseStranger(PeerConfig own, NodeConfig config, ChannelConfig channel) {
    Set<MspId> members = channel.applicationOrganisations().keySet();
    if (!members.contains(own.mspId())) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "The peer is one of '%s', and the channel in data directory '%s' is of '%s'; start it with CORE_PEER_LOCALMSPID=%s or choose another directory with --data"
              .formatted(
                  own.mspId(),
                  config.data().root(),
                  members.iterator().next(),
                  members.iterator().next()));
    }
  }
}
