// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.alive.Vital;
import io.heddle.base.BlockHash;
import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.clock.NetworkClock;
import io.heddle.identity.Certificates;
import io.heddle.issue.DeveloperCrypto;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.LedgerStore;
import io.heddle.order.Chain;
import io.heddle.order.Chains;
import io.heddle.order.JoinBlock;
import io.heddle.order.OrderedBlock;
import io.heddle.order.OrdererNode;
import io.heddle.order.Registrar;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hyperledger.fabric.protos.common.Block;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The orderer of a node, with its chains, which the peers of the node follow. */
final class LocalOrderer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(LocalOrderer.class);

  private final Chains chains;
  private final Registrar registrar;
  private final NodeChannels wanted;

  private LocalOrderer(Chains chains, Registrar registrar, NodeChannels wanted) {
    this.chains = chains;
    this.registrar = registrar;
    this.wanted = wanted;
  }

  /**
   * Opens the chains, and takes envelopes. What a peer's ledger has more, because it is of a time
   * when orderers kept no blocks, or because a chain was lost, is taken from there.
   *
   * @param peers the ledgers of each peer
   * @param ordering the orderer of each channel as a part of the node
   * @throws HeddleException {@code BAD_INPUT} if chain and ledgers are not of one channel
   */
  static LocalOrderer open(
      NodeConfig config,
      DeveloperCrypto crypto,
      NodeChannels wanted,
      List<LedgerStore> peers,
      Function<ChannelName, Vital> ordering,
      NetworkClock clock) {
    var self =
        new OrdererNode(
            crypto.signer(LocalOrganisation.ORDERER_ORG, crypto.orderer()),
            Certificates.ofPem(NewChannel.tlsCertificate(crypto)));
    Chains chains = Chains.open(config.data().orderer());
    try {
      peers.stream()
          .flatMap(peer -> peer.channels().stream().map(peer::ledger))
          .sorted(Comparator.comparingLong(Ledger::height).reversed())
          .forEach(ledger -> adopt(chains, ledger, wanted));
      Registrar registrar = Registrar.open(chains, self, config.cutting(), clock, ordering);
      return new LocalOrderer(chains, registrar, wanted);
    } catch (RuntimeException e) {
      chains.close();
      throw e;
    }
  }

  /**
   * Only this node's orderer can have given a peer a second block, so a channel with one that the
   * orderer has not left is its own.
   */
  private static void adopt(Chains chains, Ledger ledger, NodeChannels wanted) {
    ChannelName channel = ledger.channel();
    boolean isWanted = wanted.wanted().contains(channel);
    Optional<Chain> present = chains.find(channel);
    boolean isLost =
        chains.hasLeft(channel) ? isWanted && wanted.areAsked() : isWanted || ledger.height() > 1;
    if (present.isEmpty() && !isLost) {
      return;
    }
    if (present.isPresent() && !isSame(present.get(), ledger)) {
      if (isWanted) {
        throw other(present.get(), ledger);
      }
      return; // the peer tells that it takes no blocks of another channel
    }
    long first = present.map(Chain::height).orElse(0L);
    if (first < ledger.firstBlock() && first < ledger.height()) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "The orderer's chain of channel '%s' has %d blocks, and the peer's ledger begins with block %d, for it was made of a snapshot; put back a copy of 'orderer' that has the blocks between"
              .formatted(channel, first, ledger.firstBlock()));
    }
    if (first < ledger.height()) {
      log.info(
          "The orderer takes blocks {} to {} of channel '{}' from the peer's ledger",
          first,
          ledger.height() - 1,
          channel);
      Consumer<Chain> filling =
          chain -> chain.fill(number -> OrderedBlock.of(block(ledger, number)), ledger.height());
      present.ifPresentOrElse(filling, () -> chains.begin(channel, filling));
    }
  }

  private static boolean isSame(Chain chain, Ledger ledger) {
    long common = common(chain, ledger);
    return common <= ledger.firstBlock()
        || BlockHash.header(chain.block(common - 1).getHeader())
            .equals(BlockHash.header(block(ledger, common - 1).getHeader()));
  }

  private static long common(Chain chain, Ledger ledger) {
    return Math.min(chain.height(), ledger.height());
  }

  private static HeddleException other(Chain chain, Ledger ledger) {
    return new HeddleException(
        Fault.BAD_INPUT,
        "Block %d of channel '%s' is another one in the peer's ledger than in the orderer's chain; put back copies of 'ledger' and 'orderer' of one time"
            .formatted(common(chain, ledger) - 1, chain.channel()));
  }

  /**
   * Begins the channels that the node is to have and that are not there.
   *
   * @param first makes the first block of one
   */
  void begin(Function<ChannelName, Block> first) {
    for (ChannelName channel : wanted.wanted()) {
      boolean isLeft = chains.hasLeft(channel) && !wanted.areAsked();
      if (registrar.find(channel.value()).isEmpty() && !isLeft) {
        registrar.join(JoinBlock.of(first.apply(channel)));
      }
    }
  }

  private static Block block(Ledger ledger, long number) {
    return ledger.block(number).orElseThrow();
  }

  /** How many blocks each chain has, in words. */
  String heights() {
    return registrar.all().stream()
        .map(each -> "%s %d".formatted(each.name(), each.chain().height()))
        .sorted()
        .collect(Collectors.joining(", "));
  }

  /** Its channels. Closed, it takes no more; the chains stay open. */
  Registrar registrar() {
    return registrar;
  }

  @Override
  public void close() {
    registrar.close();
    chains.close();
  }
}
