// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.base.Cursor;
import io.heddle.base.TxId;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.ledger.queryresult.KeyModification;

/** The ledger of one channel. Safe for several threads; one block is appended at a time. */
@SuppressWarnings("DoNotCallSuggester") // bodies come next
public final class Ledger {

  public ChannelName channel() {
    throw new UnsupportedOperationException();
  }

  /** How many blocks there are, which is the number of the next one. */
  public long height() {
    throw new UnsupportedOperationException();
  }

  /** The hash of the last block's header, empty if there is no block. */
  public ByteString lastHeaderHash() {
    throw new UnsupportedOperationException();
  }

  /** The commit hash of the last block, empty if there is none. */
  public ByteString commitHash() {
    throw new UnsupportedOperationException();
  }

  /** The state at the present height; the caller closes it. */
  public StateSnapshot snapshot() {
    throw new UnsupportedOperationException();
  }

  public Optional<Block> block(long number) {
    throw new UnsupportedOperationException();
  }

  /** The block whose header has this hash. */
  public Optional<Block> block(ByteString headerHash) {
    throw new UnsupportedOperationException();
  }

  /** Where the first transaction with this id is. */
  public Optional<TxPosition> transaction(TxId txId) {
    throw new UnsupportedOperationException();
  }

  /** All that valid transactions did to a public key, newest first; the caller closes it. */
  public Cursor<KeyModification> history(String namespace, String key) {
    throw new UnsupportedOperationException();
  }

  /**
   * Makes a block and all it changes durable: all of it or, after a crash, nothing.
   *
   * @throws io.heddle.base.HeddleException {@code CONFLICT} if it is not the next block
   */
  public void append(BlockUpdate update) {
    throw new UnsupportedOperationException();
  }
}
