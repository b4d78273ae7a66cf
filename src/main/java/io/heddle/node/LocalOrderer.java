// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.alive.Vital;
import io.heddle.base.BlockHash;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.channel.ChannelConfig;
import io.heddle.identity.SigningIdentity;
import io.heddle.issue.DeveloperCrypto;
import io.heddle.joined.JoinedChannel;
import io.heddle.ledger.Ledger;
import io.heddle.order.Chain;
import io.heddle.order.Chains;
import io.heddle.order.Cutting;
import io.heddle.order.Following;
import io.heddle.order.OrderedBlock;
import io.heddle.order.Orderer;
import java.time.Clock;
import java.util.List;
import org.hyperledger.fabric.protos.common.Block;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The orderer of a node, with its chain, which the peers of the node follow. */
final class LocalOrderer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(LocalOrderer.class);

  private final Chains chains;
  private final Chain chain;
  private final SigningIdentity signer;
  private final Clock clock;

  private LocalOrderer(Chains chains, Chain chain, SigningIdentity signer, Clock clock) {
    this.chains = chains;
    this.chain = chain;
    this.signer = signer;
    this.clock = clock;
  }

  /**
   * Opens the chain, or begins one. What a peer's ledger has more, because it is of a time when
   * orderers kept no blocks, is taken from there.
   *
   * @param ledgers of the peers
   * @throws HeddleException {@code BAD_INPUT} if chain and ledgers are not of one channel
   */
  static LocalOrderer open(
      NodeConfig config, DeveloperCrypto crypto, List<Ledger> ledgers, Clock clock) {
    SigningIdentity signer =
        SigningIdentity.load(LocalOrganisation.ORDERER_ORG, crypto.orderer().msp());
    Chains chains = Chains.open(config.data().orderer());
    try {
      Chain chain = chains.chain(config.channel());
      for (Ledger ledger : ledgers) {
        requireSame(chain, ledger);
        fill(chain, ledger);
      }
      if (chain.height() == 0) {
        chain.receive(NewChannel.firstBlock(config, crypto, clock));
      }
      return new LocalOrderer(chains, chain, signer, clock);
    } catch (RuntimeException e) {
      chains.close();
      throw e;
    }
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

  private static void fill(Chain chain, Ledger ledger) {
    long first = chain.height();
    if (first < ledger.height()) {
      log.info(
          "The orderer takes blocks {} to {} of channel '{}' from the peer's ledger",
          first,
          ledger.height() - 1,
          chain.channel());
      chain.fill(number -> OrderedBlock.of(block(ledger, number)), ledger.height());
    }
  }

  private static Block block(Ledger ledger, long number) {
    return ledger.block(number).orElseThrow();
  }

  Chain chain() {
    return chain;
  }

  /** With which a peer joins the channel. */
  Block firstBlock() {
    return chain.block(0);
  }

  /**
   * Gives a peer the blocks that it has not, and from then on those that come.
   *
   * @param committer of the peer
   */
  Following lead(JoinedChannel channel, Vital committer) {
    Ledger ledger = channel.ledger();
    if (ledger.height() < chain.height()) {
      log.info(
          "The peer takes blocks {} to {} of channel '{}' from the orderer",
          ledger.height(),
          chain.height() - 1,
          chain.channel());
    }
    for (long number = ledger.height(); number < chain.height(); number++) {
      channel.commit(chain.block(number));
    }
    return chain.follow(ledger.height(), channel::commit, committer);
  }

  /** Takes envelopes from now on. */
  Orderer start(Cutting cutting, Vital vital) {
    ChannelConfig config = ChannelConfig.fromBlock(chain.configBlock());
    return new Orderer(chain, config, signer, cutting, clock, vital);
  }

  @Override
  public void close() {
    chains.close();
  }
}
