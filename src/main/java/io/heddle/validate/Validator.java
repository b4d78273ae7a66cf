// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import io.heddle.channel.ChannelConfig;
import io.heddle.ledger.Ledger;
import java.util.function.Supplier;
import org.hyperledger.fabric.protos.common.Block;

/** Gives every transaction of a block its verdict and works out what the block changes. */
@SuppressWarnings("DoNotCallSuggester") // bodies come next
public final class Validator {

  public Validator(Supplier<ChannelConfig> config, Ledger ledger) {}

  /** Validates the block that comes next in the ledger; changes nothing. */
  public ValidatedBlock validate(Block block) {
    throw new UnsupportedOperationException();
  }
}
