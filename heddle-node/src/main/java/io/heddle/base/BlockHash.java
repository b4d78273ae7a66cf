// SPDX-License-Identifier: Apache-2.0
package io.heddle.base;

import com.google.protobuf.ByteString;
import java.math.BigInteger;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.BlockHeader;

/**
 * The two hashes that chain blocks: of a header (over its DER form) and of the transactions.
 *
 * <p>Fabric: protoutil/blockutils.go, BlockHeaderHash and ComputeBlockDataHash.
 */
public final class BlockHash {

  private static final int INTEGER = 0x02;
  private static final int OCTET_STRING = 0x04;
  private static final int SEQUENCE = 0x30;

  private BlockHash() {}

  /** The hash of a header: what the next block names as its previous hash. */
  public static ByteString header(BlockHeader header) {
    return Sha256.of(headerBytes(header));
  }

  /** What {@link #header} hashes and orderers sign: the DER form of number, previous, data hash. */
  public static ByteString headerBytes(BlockHeader header) {
    BigInteger number = new BigInteger(Long.toUnsignedString(header.getNumber()));
    return der(
        SEQUENCE,
        der(INTEGER, ByteString.copyFrom(number.toByteArray()))
            .concat(der(OCTET_STRING, header.getPreviousHash()))
            .concat(der(OCTET_STRING, header.getDataHash())));
  }

  /** The hash of the transactions: of all envelopes' bytes, one after the other. */
  public static ByteString data(BlockData data) {
    return Sha256.of(data.getDataList().toArray(ByteString[]::new));
  }

  private static ByteString der(int tag, ByteString content) {
    return ByteString.copyFrom(new byte[] {(byte) tag})
        .concat(length(content.size()))
        .concat(content);
  }

  private static ByteString length(int size) {
    if (size < 0x80) {
      return ByteString.copyFrom(new byte[] {(byte) size});
    }
    byte[] bytes = BigInteger.valueOf(size).toByteArray();
    ByteString minimal = ByteString.copyFrom(bytes).substring(bytes[0] == 0 ? 1 : 0);
    return ByteString.copyFrom(new byte[] {(byte) (0x80 | minimal.size())}).concat(minimal);
  }
}
