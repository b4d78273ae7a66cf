// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import com.google.protobuf.ByteString;

/**
 * Where a channel's chain ends.
 *
 * @param height the number of blocks
 * @param headerHash of the last block, empty if there is none
 * @param commitHash of the last block, empty if there is none
 */
record ChainEnd(long height, ByteString headerHash, ByteString commitHash) {

  static final ChainEnd EMPTY = new ChainEnd(0, ByteString.EMPTY, ByteString.EMPTY);
}
