// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import io.heddle.base.TxId;
import java.util.Optional;

/**
 * How one peer names to another what a transaction wrote to a private data collection.
 *
 * <p>Fabric: PvtDataDigest in gossip/message.proto.
 *
 * @param txId empty if the block has long come, and is enough
 * @param writer the transaction: its block, and its position in it
 */
public record PrivateDigest(
    Optional<TxId> txId, Version writer, String chaincode, String collection) {}
