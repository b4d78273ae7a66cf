// SPDX-License-Identifier: Apache-2.0
package io.heddle.simulate;

import com.google.protobuf.ByteString;
import io.heddle.base.HeddleException;
import java.util.SortedMap;

/**
 * One transaction's view of keys that lie together: a chaincode's public state, or one of its
 * private data collections.
 */
public interface KeySpace {

  /**
   * The value of a key, empty if the key does not exist.
   *
   * @throws HeddleException {@code UNAVAILABLE} if the key exists and its value is not at hand
   */
  ByteString get(String key);

  /**
   * Checks that a write would be taken; like one, it makes the transaction one that writes.
   *
   * @throws HeddleException {@code CONFLICT} if the transaction may not write, {@code BAD_INPUT} if
   *     the key or the value cannot be stored
   */
  void checkWrite(String key, ByteString value);

  /** Writes a value; an empty one deletes. */
  void put(String key, ByteString value);

  /** Deletes a key, whether it exists or not. */
  default void delete(String key) {
    put(key, ByteString.EMPTY);
  }

  /** The metadata entries of a key by name; recorded as a read of the key. */
  SortedMap<String, ByteString> metadata(String key);

  /** Makes this the key's only metadata entry. */
  void putMetadata(String key, String name, ByteString value);

  /** The keys from start (empty: the first) to before end (empty: no end). */
  RangeQuery range(String start, String end);

  /**
   * The documents that a query in CouchDB's language finds.
   *
   * @throws HeddleException {@code BAD_INPUT} if it is none, or no index has the order it asks for
   */
  DocumentQuery query(String query);
}
