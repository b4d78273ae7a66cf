// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import java.nio.charset.StandardCharsets;
import org.rocksdb.RocksDB;

/** The column families of the store. Their names are part of the format on disk. */
enum Column {
  /** Channel → {@link ChainEnd}. */
  CHAINS(new String(RocksDB.DEFAULT_COLUMN_FAMILY, StandardCharsets.UTF_8)),
  /** Channel, number → block. */
  BLOCKS("blocks"),
  /** Channel, header hash → number. */
  BLOCK_HASHES("block-hashes"),
  /** Channel, transaction id → {@link TxPosition}. */
  TRANSACTIONS("transactions"),
  /** Channel, number, position → {@link Objection}. */
  OBJECTIONS("objections"),
  /** Channel, transaction id → what it wrote to collections, until its block comes. */
  TRANSIENT("transient"),
  /** Channel, namespace, key → {@link StateEntry}. */
  STATE("state"),
  /** Channel, namespace, key, block descending, position descending → key modification. */
  HISTORY("history"),
  /** Channel, namespace, index, order of the entry in it, key → key. */
  INDEXES("indexes"),
  /** Channel, namespace, index → definition, which is there once the index is complete. */
  INDEX_DEFINITIONS("index-definitions");

  private final String familyName;

  Column(String familyName) {
    this.familyName = familyName;
  }

  byte[] familyName() {
    return familyName.getBytes(StandardCharsets.UTF_8);
  }
}
