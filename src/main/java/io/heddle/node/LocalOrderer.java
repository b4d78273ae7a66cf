// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.alive.Vital;
import io.heddle.base.BlockHash;
import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.identity.Certificates;
import io.heddle.identity.SigningIdentity;
import io.heddle.issue.DeveloperCrypto;
import io.heddle.ledger.Ledger;
import io.heddle.order.Chain;
import io.heddle.order.Chains;
import io.heddle.order.JoinBlock;
import io.heddle.order.OrderedBlock;
import io.heddle.order.OrdererNode;
import io.heddle.order.Registrar;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hyperledger.fabric.protos.common.Block;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The orderer of a node, with its chains, which the peers of the node follow. */
final class LocalOrderer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(LocalOrderer.class);

  private final Chains chains;
  private final Registrar registrar;
  private final ChannelName channel;

  private LocalOrderer(Chains chains, Registrar registrar, ChannelName channel) {
    this.chains = chains;
    this.registrar = registrar;
    this.channel = channel;
  }

  /**
   * Opens the chains, and takes envelopes. What a peer's ledger has more, because it is of a time
   * when orderers kept no blocks, is taken from there; a channel that is not there at all is begun.
   *
   * @param ledgers of the channel, one of each peer
   * @param ordering the orderer of each channel as a part of the node
   * @throws HeddleException {@code BAD_INPUT} if chain and ledgers are not of one channel
   */
  static LocalOrderer open(
      NodeConfig config,
      DeveloperCrypto crypto,
      List<Ledger> ledgers,
      Function<ChannelName, Vital> ordering,
      Clock clock) {
    var self =
        new OrdererNode(
            SigningIdentity.load(LocalOrganisation.ORDERER_ORG, crypto.orderer().msp()),
            Certificates.ofPem(NewChannel.tlsCertificate(crypto)));
    Chains chains = Chains.open(config.data().orderer());
    try {
      ledgers.stream()
          .max(Comparator.comparing(Ledger::height))
          .filter(longest -> longest.height() > 0)
          .ifPresent(longest -> fill(chains, longest));
      Registrar registrar = Registrar.open(chains, self, config.cutting(), clock, ordering);
      if (registrar.find(config.channel().value()).isEmpty()) {
        registrar.join(JoinBlock.of(NewChannel.firstBlock(config, config.channel(), crypto, clock)));
      }
      var orderer = new LocalOrderer(chains, registrar, config.channel());
      ledgers.forEach(orderer::requireSame);
      return orderer;
    } catch (RuntimeException e) {
      chains.close();
      throw e;
    }
  }

  private static void fill(Chains chains, Ledger ledger) {
    ChannelName channel = ledger.channel();
    Optional<Chain> present = chains.find(channel);
    present.ifPresent(chain -> requireSame(chain, ledger));
    long first = present.map(Chain::height).orElse(0L);
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

  private void requireSame(Ledger ledger) {
    requireSame(chain(), ledger);
  }

  private static void requireSame(Chain chain, Ledger ledger) {
    long common = Math.min(chain.height(), ledger.height());
    if (common > 0
        && !BlockHash.header(chain.block(common - 1).getHeader())
            .equals(BlockHash.header(block(ledger, common - 1).getHeader()))) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Block %d of channel '%s' is another one in the peer's ledger than in the orderer's chain; put back copies of 'ledger' and 'orderer' of one time"
              .formatted(common - 1, chain.channel()));
    }
  }

  private static Block block(Ledger ledger, long number) {
    return ledger.block(number).orElseThrow();
  }

  private Chain chain() {
    return registrar.find(channel.value()).orElseThrow().chain();
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
