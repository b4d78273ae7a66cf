// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import com.google.protobuf.ByteString;

/**
 * Where a chain goes on.
 *
 * @param nextNumber the number of the next block
 * @param lastHeaderHash of the block before it
 * @param lastConfig the number of the last block with a configuration
 */
public record ChainEnd(long nextNumber, ByteString lastHeaderHash, long lastConfig) {

  /** Of a chain without a block. */
  static final ChainEnd EMPTY = new ChainEnd(0, ByteString.EMPTY, 0);
}
