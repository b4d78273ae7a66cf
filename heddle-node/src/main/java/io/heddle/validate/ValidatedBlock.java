// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import io.heddle.ledger.BlockUpdate;
import java.util.List;
import org.hyperledger.fabric.protos.common.Block;

/**
 * A block with its verdicts, ready to be appended.
 *
 * @param transactions one for each transaction of the block, in its order
 */
public record ValidatedBlock(BlockUpdate update, List<ValidatedTx> transactions) {

  public ValidatedBlock {
    transactions = List.copyOf(transactions);
  }

  /** The block with the transaction filter and the commit hash in its metadata. */
  public Block block() {
    return update.block();
  }

  public long number() {
    return block().getHeader().getNumber();
  }
}
