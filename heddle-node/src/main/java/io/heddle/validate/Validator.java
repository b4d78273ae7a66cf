// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import com.google.protobuf.ByteString;
import io.heddle.base.HeddleException;
import io.heddle.channel.ChannelConfig;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.StateSnapshot;
import io.heddle.simulate.StateDatabase;
import java.util.Optional;
import java.util.function.Supplier;
import org.hyperledger.fabric.protos.common.Block;

/**
 * Gives every transaction of a block its verdict and works out what the block changes.
 *
 * <p>A transaction gets a verdict whatever it says. What stops a block as a whole is only what says
 * nothing about a transaction: state that cannot be read.
 *
 * <p>A new channel configuration must be what its signed update makes of the present one. Who has
 * signed the block is {@link BlockSignatures}' business.
 */
public final class Validator {

  private final Supplier<ChannelConfig> config;
  private final Ledger ledger;
  private final Optional<ByteString> keeper;
  private final PrivateSource others;
  private final StateDatabase database;
  private final GivenVerdicts given;

  /**
   * For a ledger that keeps no private values, only their hashes, and takes any key and any value.
   *
   * @param config the configuration in force; not asked for the first block, which brings its own
   */
  public Validator(Supplier<ChannelConfig> config, Ledger ledger) {
    this(
        config,
        ledger,
        Optional.empty(),
        PrivateSource.NONE,
        StateDatabase.HEDDLE,
        GivenVerdicts.NONE);
  }

  /**
   * For a ledger that keeps the private values of those collections that one peer is a member of.
   *
   * @param peer its marshalled {@code SerializedIdentity}
   * @param others who is asked for values that it has not
   * @param database whose rules hold for public keys and values
   * @param given the transactions that are invalid whatever they say
   */
  public Validator(
      Supplier<ChannelConfig> config,
      Ledger ledger,
      ByteString peer,
      PrivateSource others,
      StateDatabase database,
      GivenVerdicts given) {
    this(config, ledger, Optional.of(peer), others, database, given);
  }

  private Validator(
      Supplier<ChannelConfig> config,
      Ledger ledger,
      Optional<ByteString> keeper,
      PrivateSource others,
      StateDatabase database,
      GivenVerdicts given) {
    this.config = config;
    this.ledger = ledger;
    this.keeper = keeper;
    this.others = others;
    this.database = database;
    this.given = given;
  }

  /**
   * Validates the block that comes next in the ledger; changes nothing.
   *
   * @throws HeddleException if the block cannot be judged: {@code BAD_INPUT} for a first block
   *     without a configuration that can be used, else because the ledger cannot be read
   */
  public ValidatedBlock validate(Block block) {
    try (StateSnapshot snapshot = ledger.snapshot()) {
      var validation =
          new BlockValidation(block, ledger, snapshot, keeper, others, database, given);
      return block.getHeader().getNumber() == 0
          ? validation.first()
          : validation.next(config.get());
    }
  }
}
