// SPDX-License-Identifier: Apache-2.0
package io.heddle.joined;

import com.google.protobuf.ByteString;
import io.heddle.base.BlockHash;
import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.channel.ChannelConfig;
import io.heddle.channel.LastConfig;
import io.heddle.validate.BlockForm;
import io.heddle.validate.BlockSignatures;
import io.heddle.validate.NextConfiguration;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;

/**
 * Blocks of a channel of whose state nothing is known: whether each follows on the one before it,
 * is signed as the configuration in force demands, and brings none but what a signed update makes
 * of that. What transactions do is not looked at, for that needs the state. For one thread.
 */
public final class SignedRun {

  private ChannelConfig config;
  private long configured;
  private long next;
  private Optional<ByteString> lastHash;

  private SignedRun(ChannelConfig config, long configured, long next, Optional<ByteString> last) {
    this.config = config;
    this.configured = configured;
    this.next = next;
    this.lastHash = last;
  }

  /**
   * Begins somewhere behind a block with the configuration that is trusted.
   *
   * @param first the number of the first block that is checked; on what it follows is not, unless
   *     that is the one trusted
   * @throws HeddleException {@code BAD_INPUT} if there is no configuration in the block, or it
   *     comes later
   */
  public static SignedRun behind(Block trusted, long first) {
    ChannelConfig config = ChannelConfig.fromBlock(trusted);
    long number = trusted.getHeader().getNumber();
    if (Long.compareUnsigned(first, number) <= 0) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Blocks are checked behind the configuration that is trusted, and block %s is not behind block %s"
              .formatted(Long.toUnsignedString(first), Long.toUnsignedString(number)));
    }
    return new SignedRun(
        config,
        number,
        first,
        first == number + 1
            ? Optional.of(BlockHash.header(trusted.getHeader()))
            : Optional.empty());
  }

  public ChannelName channel() {
    return config.channel();
  }

  /** The number of the last block with a configuration. */
  public long configured() {
    return configured;
  }

  /**
   * Checks the next block.
   *
   * @throws HeddleException {@code CONFLICT} or {@code BAD_INPUT} if no peer would take it
   */
  public void check(Block block) {
    long number = block.getHeader().getNumber();
    if (number != next) {
      throw refused(
          Fault.CONFLICT,
          number,
          "the next block is number %s".formatted(Long.toUnsignedString(next)));
    }
    if (lastHash.filter(hash -> !hash.equals(block.getHeader().getPreviousHash())).isPresent()) {
      throw refused(
          Fault.CONFLICT, number, "its previous hash is not the hash of the block before it");
    }
    BlockForm.check(block);
    if (!block.getHeader().getDataHash().equals(BlockHash.data(block.getData()))) {
      throw refused(Fault.BAD_INPUT, number, "its data hash is not the hash of its transactions");
    }
    requireKnownConfiguration(block);
    BlockSignatures.check(block, config);
    config = NextConfiguration.after(block, config);
    configured = BlockForm.isConfiguration(block) ? number : configured;
    lastHash = Optional.of(BlockHash.header(block.getHeader()));
    next++;
  }

  /** What its orderers say of it is signed, too. */
  private void requireKnownConfiguration(Block block) {
    if (block.getMetadata().getMetadataCount() == 0) {
      return; // so it has no signatures
    }
    long number = block.getHeader().getNumber();
    long told = LastConfig.of(block);
    if (told != configured && !(BlockForm.isConfiguration(block) && told == number)) {
      throw refused(
          Fault.BAD_INPUT,
          number,
          "the configuration before it is that of block %s, and the one that is known is of block %s"
              .formatted(Long.toUnsignedString(told), Long.toUnsignedString(configured)));
    }
  }

  private HeddleException refused(Fault fault, long number, String why) {
    return new HeddleException(
        fault,
        "Block %s of channel '%s' is refused: %s"
            .formatted(Long.toUnsignedString(number), channel(), why));
  }
}
