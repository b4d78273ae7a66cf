// SPDX-License-Identifier: Apache-2.0
package io.heddle.simulate;

import com.google.protobuf.ByteString;
import io.heddle.base.HeddleException;

/** As which of Fabric's state databases the one store behaves. */
public enum StateDatabase {
  /** Any key, any value, and rich queries. */
  HEDDLE,
  /** Any key, any value, no rich queries. */
  GOLEVELDB,
  /** Keys and values that CouchDB can store, and rich queries. */
  COUCHDB;

  public boolean hasRichQueries() {
    return this != GOLEVELDB;
  }

  /**
   * Checks a key, to be read or to be written.
   *
   * @throws HeddleException {@code BAD_INPUT}, in Fabric's words, if there can be no such key
   */
  public void checkKey(String key) {
    if (this == COUCHDB) {
      DocumentRules.checkKey(key);
    }
  }

  /**
   * Checks what is to be written; an empty value deletes.
   *
   * @throws HeddleException {@code BAD_INPUT}, in Fabric's words, if it cannot be stored
   */
  public void checkWrite(String key, ByteString value) {
    if (this == COUCHDB) {
      DocumentRules.checkKey(key);
      DocumentRules.checkValue(value);
    }
  }
}
