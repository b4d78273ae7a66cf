// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import com.google.protobuf.ByteString;
import io.heddle.alive.Vital;
import io.heddle.alive.Vitals;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.channel.BatchLimits;
import io.heddle.channel.ChannelConfig;
import io.heddle.channel.GenesisBlock;
import io.heddle.channel.LastConfig;
import io.heddle.channel.OrdererSpec;
import io.heddle.channel.OrganisationSpec;
import io.heddle.commit.Committer;
import io.heddle.config.HostPort;
import io.heddle.events.CommitStatuses;
import io.heddle.home.BegunLedger;
import io.heddle.identity.Msp;
import io.heddle.identity.Nonce;
import io.heddle.identity.SigningIdentity;
import io.heddle.issue.DeveloperCrypto;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.LedgerStore;
import io.heddle.metrics.LedgerMetrics;
import io.heddle.metrics.NodeMetrics;
import io.heddle.node.NodeConfig.Listeners;
import io.heddle.order.ChainEnd;
import io.heddle.order.Orderer;
import io.heddle.query.NamespaceIndexes;
import io.heddle.validate.Validator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hyperledger.fabric.protos.common.Block;

/**
 * What all virtual peers of a process share: a channel's ledger and configuration, and the embedded
 * orderer.
 */
final class Network implements AutoCloseable {

  private final LedgerStore store;
  private final Ledger ledger;
  private final NamespaceIndexes indexes;
  private final ChannelConfigs configs;
  private final Committer committer;
  private final CommitStatuses statuses;
  private final Orderer orderer;

  private Network(
      LedgerStore store,
      Ledger ledger,
      NamespaceIndexes indexes,
      ChannelConfigs configs,
      Committer committer,
      CommitStatuses statuses,
      Orderer orderer) {
    this.store = store;
    this.ledger = ledger;
    this.indexes = indexes;
    this.configs = configs;
    this.committer = committer;
    this.statuses = statuses;
    this.orderer = orderer;
  }

  /** Opens the channel, and creates it if the ledger is new. */
  static Network open(
      NodeConfig config,
      DeveloperCrypto crypto,
      LedgersOpening ledgers,
      NodeMetrics metrics,
      Vitals vitals,
      Clock clock) {
    SigningIdentity ordererIdentity =
        SigningIdentity.load(LocalOrganisation.ORDERER_ORG, crypto.orderer().msp());
    LedgerStore store = ledgers.take();
    try {
      BegunLedger begun = BegunLedger.in(config.data());
      begun.checkNotEmpty(store);
      Ledger ledger = store.ledger(config.channel());
      NamespaceIndexes indexes = NamespaceIndexes.of(ledger);
      Block genesis =
          ledger.height() == 0 ? genesisBlock(config, crypto, clock) : lastConfigBlock(ledger);
      ChannelConfig first = ChannelConfig.fromBlock(genesis);
      refuseStranger(config, first);
      ChannelConfigs configs = new ChannelConfigs(first);
      Committer committer =
          new Committer(
              ledger,
              new Validator(
                  configs,
                  ledger,
                  peer(config, crypto).serialized(),
                  config.chaincode().streams().stateDatabase()),
              vitals.part("committer"));
      committer.listen(configs);
      committer.measure(new LedgerMetrics(metrics.all(), config.channel(), ledger::height));
      Vital ordering = vitals.part("orderer");
      CommitStatuses statuses = new CommitStatuses(ledger, ordering::lastingProblem);
      ordering.whenStuck(statuses::giveUp);
      if (ledger.height() == 0) {
        committer.commit(genesis);
      }
      begun.note(store);
      Orderer orderer =
          new Orderer(
              config.channel(),
              configs,
              ordererIdentity,
              config.cutting(),
              chainEnd(ledger),
              committer::commit,
              clock,
              ordering);
      return new Network(store, ledger, indexes, configs, committer, statuses, orderer);
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /** Why nothing can be written to the ledgers now; empty if it can. */
  Optional<String> storageProblem() {
    return store.problem();
  }

  Ledger ledger() {
    return ledger;
  }

  NamespaceIndexes indexes() {
    return indexes;
  }

  ChannelConfigs configs() {
    return configs;
  }

  Committer committer() {
    return committer;
  }

  CommitStatuses statuses() {
    return statuses;
  }

  Orderer orderer() {
    return orderer;
  }

  @Override
  public void close() {
    try {
      orderer.close();
    } finally {
      store.close();
    }
  }

  private static void refuseStranger(NodeConfig config, ChannelConfig channel) {
    Set<MspId> members = channel.applicationOrganisations().keySet();
    if (!members.contains(config.organisation())) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "The peer is one of '%s', and the channel in data directory '%s' is of '%s'; start it with CORE_PEER_LOCALMSPID=%s or choose another directory with --data"
              .formatted(
                  config.organisation(),
                  config.data().root(),
                  members.iterator().next(),
                  members.iterator().next()));
    }
  }

  private static Block genesisBlock(NodeConfig config, DeveloperCrypto crypto, Clock clock) {
    var organisation =
        new OrganisationSpec(
            config.organisation().value(),
            Msp.ofFolder(config.organisation(), crypto.organisationMsp(config.organisation())));
    HostPort address = ordererAddress(config.listeners());
    var orderer =
        new OrdererSpec(
            "OrdererOrg",
            Msp.ofFolder(
                LocalOrganisation.ORDERER_ORG,
                crypto.organisationMsp(LocalOrganisation.ORDERER_ORG)),
            address.host(),
            address.port(),
            read(crypto.orderer().tls().resolve("server.crt")));
    return GenesisBlock.of(
        config.channel(),
        List.of(organisation),
        orderer,
        BatchLimits.DEVELOPER,
        clock.instant(),
        Nonce.create());
  }

  /**
   * Where clients find the orderer that the channel names, as the {@code peer} command does without
   * {@code -o}: it is behind the peer's port. Nobody knows it yet if any free one will do.
   */
  private static HostPort ordererAddress(Listeners listeners) {
    HostPort told = listeners.toldAt(listeners.peerPort());
    return told.port() == 0
        ? new HostPort(LocalOrganisation.ORDERER_HOST, LocalOrganisation.ORDERER_PORT)
        : told;
  }

  /** The one peer, whose private values the ledger keeps. */
  private static SigningIdentity peer(NodeConfig config, DeveloperCrypto crypto) {
    return SigningIdentity.load(
        config.organisation(),
        crypto.peer(config.organisation(), LocalOrganisation.PEER_HOST).msp());
  }

  private static Block lastConfigBlock(Ledger ledger) {
    return block(ledger, LastConfig.of(block(ledger, ledger.height() - 1)));
  }

  private static ChainEnd chainEnd(Ledger ledger) {
    return new ChainEnd(
        ledger.height(),
        ledger.lastHeaderHash(),
        LastConfig.of(block(ledger, ledger.height() - 1)));
  }

  private static Block block(Ledger ledger, long number) {
    return ledger
        .block(number)
        .orElseThrow(() ->
            new HeddleException(
                Fault.INTERNAL,
                "Ledger of channel '%s' has no block %d although its height is %d"
                    .formatted(ledger.channel(), number, ledger.height())));
  }

  private static ByteString read(Path file) {
    try {
      return ByteString.copyFrom(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new HeddleException(
          Fault.INTERNAL, "Could not read '%s': %s".formatted(file, e.getMessage()), e);
    }
  }
}
