// SPDX-License-Identifier: Apache-2.0
package io.heddle.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * What two peers have made differently of a block.
 *
 * @param number of the block
 * @param reason one clause
 * @param transaction the position of the one about which they do not agree; empty if it is about
 *     the block as a whole
 */
public record BlockDifference(long number, String reason, OptionalInt transaction) {

  /**
   * The difference between what two peers have of a block of one number; empty if there is none.
   */
  public static Optional<BlockDifference> between(Block one, Block other) {
    long number = one.getHeader().getNumber();
    if (!one.getHeader().equals(other.getHeader()) || !one.getData().equals(other.getData())) {
      return Optional.of(
          new BlockDifference(
              number,
              "they have different blocks: data hash %s and %s, previous hash %s and %s"
                  .formatted(
                      hex(one.getHeader().getDataHash()),
                      hex(other.getHeader().getDataHash()),
                      hex(one.getHeader().getPreviousHash()),
                      hex(other.getHeader().getPreviousHash())),
              OptionalInt.empty()));
    }
    return compared(number, verdicts(one), verdicts(other))
        .or(() -> commitHashes(number, commitHash(one), commitHash(other)));
  }

  private static Optional<BlockDifference> compared(long number, ByteString one, ByteString other) {
    for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
      if (one.byteAt(i) != other.byteAt(i)) {
        return Optional.of(
            new BlockDifference(
                number,
                "transaction %d is %s and %s"
                    .formatted(i, code(one.byteAt(i)), code(other.byteAt(i))),
                OptionalInt.of(i)));
      }
    }
    return one.size() == other.size()
        ? Optional.empty()
        : Optional.of(
            new BlockDifference(
                number,
                "there are %d and %d verdicts".formatted(one.size(), other.size()),
                OptionalInt.empty()));
  }

  private static Optional<BlockDifference> commitHashes(
      long number, ByteString one, ByteString other) {
    return one.equals(other)
        ? Optional.empty()
        : Optional.of(
            new BlockDifference(
                number,
                "commit hash %s and %s".formatted(hex(one), hex(other)),
                OptionalInt.empty()));
  }

  /** The verdicts that a peer has put into a block, one byte each. */
  public static ByteString verdicts(Block block) {
    return slot(block, BlockMetadataIndex.TRANSACTIONS_FILTER);
  }

  /** Whether it has what a peer puts into a block; the first one has some of it from the start. */
  public static boolean isJudged(Block block) {
    return block.getHeader().getNumber() > 0 && !verdicts(block).isEmpty();
  }

  /** The commit hash that a peer has put into a block; empty if it has none. */
  public static ByteString commitHash(Block block) {
    try {
      return Metadata.parseFrom(slot(block, BlockMetadataIndex.COMMIT_HASH)).getValue();
    } catch (InvalidProtocolBufferException _) {
      return slot(block, BlockMetadataIndex.COMMIT_HASH);
    }
  }

  private static ByteString slot(Block block, BlockMetadataIndex index) {
    return index.getNumber() < block.getMetadata().getMetadataCount()
        ? block.getMetadata().getMetadata(index.getNumber())
        : ByteString.EMPTY;
  }

  private static String code(byte verdict) {
    TxValidationCode code = TxValidationCode.forNumber(Byte.toUnsignedInt(verdict));
    return code == null ? Integer.toString(Byte.toUnsignedInt(verdict)) : code.name();
  }

  private static String hex(ByteString bytes) {
    return bytes.isEmpty() ? "none" : HexFormat.of().formatHex(bytes.toByteArray());
  }
}
