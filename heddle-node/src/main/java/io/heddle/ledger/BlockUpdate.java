// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import com.google.protobuf.ByteString;
import java.util.List;
import org.hyperledger.fabric.protos.common.Block;

/**
 * A validated block and everything that it changes.
 *
 * @param block with its metadata filled in
 * @param transactions in block order; those without an id are left out
 * @param state at most one change for a key; a later one wins
 * @param commitHash the hash to chain on, empty if the channel keeps none
 */
public record BlockUpdate(
    Block block,
    List<IndexedTx> transactions,
    List<StateChange> state,
    List<HistoryChange> history,
    ByteString commitHash) {

  public BlockUpdate {
    transactions = List.copyOf(transactions);
    state = List.copyOf(state);
    history = List.copyOf(history);
  }
}
