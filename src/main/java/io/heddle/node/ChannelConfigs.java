// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.channel.ChannelConfig;
import io.heddle.commit.CommitListener;
import io.heddle.validate.ValidatedBlock;
import io.heddle.validate.ValidatedTx;
import java.util.function.Supplier;
import org.hyperledger.fabric.protos.common.HeaderType;

/**
 * The configuration of a channel that is in force now; follows the configuration blocks that are
 * committed.
 */
final class ChannelConfigs implements Supplier<ChannelConfig>, CommitListener {

  private volatile ChannelConfig current;

  ChannelConfigs(ChannelConfig first) {
    this.current = first;
  }

  @Override
  public ChannelConfig get() {
    return current;
  }

  @Override
  public void committed(ValidatedBlock block) {
    if (block.transactions().stream().anyMatch(ChannelConfigs::isNewConfig)) {
      current = ChannelConfig.fromBlock(block.block());
    }
  }

  private static boolean isNewConfig(ValidatedTx transaction) {
    return transaction.type() == HeaderType.CONFIG && transaction.isValid();
  }
}
