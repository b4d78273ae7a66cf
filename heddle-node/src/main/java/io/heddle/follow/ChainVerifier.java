// SPDX-License-Identifier: Apache-2.0
package io.heddle.follow;

import com.google.protobuf.ByteString;
import io.heddle.base.BlockHash;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.channel.ChannelConfig;
import io.heddle.validate.BlockForm;
import io.heddle.validate.BlockSignatures;
import java.util.HexFormat;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockHeader;

/**
 * Whether the blocks that come from an orderer go on with a channel, and follows them. For one
 * thread.
 *
 * <p>Fabric: common/deliverclient/block_verification.go.
 */
final class ChainVerifier {

  private ChainPosition position;

  ChainVerifier(ChainPosition position) {
    this.position = position;
  }

  ChainPosition position() {
    return position;
  }

  /**
   * Takes the next block.
   *
   * @return whether it has a new configuration
   * @throws HeddleException {@code BAD_INPUT} if it is not the next one, or not as its orderers
   *     made it
   */
  boolean take(Block block) {
    checkHeader(block.getHeader());
    BlockForm.check(block);
    checkData(block);
    BlockSignatures.check(block, position.config());
    return advance(block);
  }

  /**
   * Takes the next block of which only the header and the signatures have come; one with a
   * configuration comes whole.
   *
   * @return whether it has a new configuration
   * @throws HeddleException as {@link #take}
   */
  boolean takeAttestation(Block block) {
    if (block.getData().getDataCount() > 0) {
      return take(block);
    }
    checkHeader(block.getHeader());
    BlockSignatures.check(block, position.config());
    return advance(block);
  }

  private void checkHeader(BlockHeader header) {
    if (header.getNumber() != position.height()) {
      throw refused(
          "expected block number is [%s] but actual block number inside block is [%s]"
              .formatted(number(position.height()), number(header.getNumber())));
    }
    if (!header.getPreviousHash().equals(position.lastHash())) {
      throw refused(
          "Header.PreviousHash of block [%s] is different from Hash(block.Header) of previous block, on channel [%s], received: %s, expected: %s"
              .formatted(
                  number(header.getNumber()),
                  position.config().channel(),
                  hex(header.getPreviousHash()),
                  hex(position.lastHash())));
    }
  }

  private void checkData(Block block) {
    ByteString hash = BlockHash.data(block.getData());
    if (!hash.equals(block.getHeader().getDataHash())) {
      throw refused(
          "Header.DataHash is different from Hash(block.Data) for block with id [%s] on channel [%s]; Header: %s, Data: %s"
              .formatted(
                  number(block.getHeader().getNumber()),
                  position.config().channel(),
                  hex(block.getHeader().getDataHash()),
                  hex(hash)));
    }
  }

  private boolean advance(Block block) {
    long number = block.getHeader().getNumber();
    boolean isConfiguring = BlockForm.isConfiguration(block);
    ChannelConfig config = isConfiguring ? ChannelConfig.inBlock(block) : position.config();
    position = new ChainPosition(number + 1, BlockHash.header(block.getHeader()), config);
    return isConfiguring;
  }

  private static String number(long unsigned) {
    return Long.toUnsignedString(unsigned);
  }

  private static String hex(ByteString hash) {
    return HexFormat.of().formatHex(hash.toByteArray());
  }

  private static HeddleException refused(String why) {
    return new HeddleException(Fault.BAD_INPUT, why);
  }
}
