// SPDX-License-Identifier: Apache-2.0
package io.heddle.joined;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.channel.ChannelConfig;
import io.heddle.channel.KnownConfigs;
import io.heddle.channel.LastConfig;
import io.heddle.commit.CommitListener;
import io.heddle.ledger.Ledger;
import io.heddle.validate.CommittedConfig;
import io.heddle.validate.ValidatedBlock;
import io.heddle.validate.ValidatedTx;
import java.util.function.Supplier;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.HeaderType;

/** The configuration of a channel that is in force now: that of the last block which has one. */
final class ConfigInForce implements Supplier<ChannelConfig>, CommitListener {

  private volatile ChannelConfig current;

  ConfigInForce(ChannelConfig current) {
    this.current = current;
  }

  /**
   * That of a ledger with blocks, or of one that was made of a snapshot; it may demand capabilities
   * that are not there.
   */
  static ChannelConfig of(Ledger ledger, KnownConfigs known) {
    if (ledger.origin().isPresent()) {
      return new CommittedConfig(ledger).get(); // its block may not be there
    }
    if (ledger.height() == 0) {
      return in(block(ledger, 0), ledger, known); // its blocks are committed again
    }
    return in(block(ledger, LastConfig.of(block(ledger, ledger.height() - 1))), ledger, known);
  }

  private static ChannelConfig in(Block block, Ledger ledger, KnownConfigs known) {
    return known.of(ledger.channel(), block, ChannelConfig::inBlock);
  }

  @Override
  public ChannelConfig get() {
    return current;
  }

  @Override
  public void committed(ValidatedBlock block) {
    if (block.transactions().stream().anyMatch(ConfigInForce::isNewConfig)) {
      current = ChannelConfig.fromBlock(block.block());
    }
  }

  private static boolean isNewConfig(ValidatedTx transaction) {
    return transaction.type() == HeaderType.CONFIG && transaction.isValid();
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
}
