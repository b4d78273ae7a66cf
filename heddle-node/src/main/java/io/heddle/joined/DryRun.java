// SPDX-License-Identifier: Apache-2.0
package io.heddle.joined;

import io.heddle.alive.Vital;
import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.channel.ChannelConfig;
import io.heddle.channel.NoVerdict;
import io.heddle.commit.Committer;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.LedgerStore;
import io.heddle.ledger.Objection;
import io.heddle.validate.BlockForm;
import io.heddle.validate.BlockSignatures;
import io.heddle.validate.Validator;
import java.nio.file.Path;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;

/**
 * A channel that is validated without taking part in it: nobody is endorsed for, nobody is asked
 * for anything, and of private data there are the hashes alone. For one thread.
 */
public final class DryRun implements AutoCloseable {

  private final LedgerStore store;
  private final Ledger ledger;
  private final Committer committer;
  private final ConfigInForce config;

  private DryRun(LedgerStore store, Ledger ledger, ChannelConfig first) {
    this.store = store;
    this.ledger = ledger;
    this.config = new ConfigInForce(first);
    this.committer = new Committer(ledger, new Validator(config, ledger), Vital.alone("dry run"));
    committer.demand(block -> BlockSignatures.check(block, config.get()));
    committer.listen(config);
  }

  /**
   * Begins with the first block of a channel.
   *
   * @param dir an empty folder for what is worked out on the way
   * @throws HeddleException {@code BAD_INPUT} if it is not the first block of a channel
   */
  public static DryRun begin(Path dir, Block first) {
    if (first.getHeader().getNumber() != 0) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "A channel is validated from its first block on, and the first one given is block %s"
              .formatted(Long.toUnsignedString(first.getHeader().getNumber())));
    }
    ChannelConfig config = ChannelConfig.fromBlock(first);
    LedgerStore store = LedgerStore.open(dir);
    return new DryRun(store, store.ledger(config.channel()), config);
  }

  /**
   * Goes on behind what a ledger has.
   *
   * @param store with that ledger, which is closed at the end
   */
  public static DryRun behind(LedgerStore store, Ledger ledger) {
    return new DryRun(store, ledger, JoinedChannel.configuration(ledger));
  }

  /** The number of the next block. */
  public long next() {
    return ledger.height();
  }

  public ChannelName channel() {
    return ledger.channel();
  }

  /**
   * Checks the next block and validates its transactions.
   *
   * @return the block with verdicts and commit hash
   * @throws HeddleException {@code CONFLICT} or {@code BAD_INPUT} if no peer would take the block,
   *     or it cannot be told here what comes of it
   */
  public Block commit(Block block) {
    BlockForm.check(block);
    try {
      committer.commit(block);
    } catch (NoVerdict e) {
      throw new HeddleException(Fault.CONFLICT, e.getMessage(), e);
    }
    return ledger.block(block.getHeader().getNumber()).orElseThrow();
  }

  /** Why a transaction is not valid; empty if it is, or no reason is known. */
  public Optional<String> reason(long block, int index) {
    return ledger.objection(block, index).map(Objection::reason);
  }

  @Override
  public void close() {
    committer.close();
    store.close();
  }
}
