// SPDX-License-Identifier: Apache-2.0
package io.heddle.simulate;

import com.google.protobuf.ByteString;
import java.util.SortedMap;

/** One transaction's view of a private data collection. The caller has checked that it exists. */
@SuppressWarnings("DoNotCallSuggester") // bodies come next
public final class PrivateCollection {

  PrivateCollection() {}

  /** The value, empty if the key does not exist. */
  public ByteString get(String key) {
    throw new UnsupportedOperationException();
  }

  /** SHA-256 of the value, empty if the key does not exist; peers that lack the value know it. */
  public ByteString hash(String key) {
    throw new UnsupportedOperationException();
  }

  /** Writes a value; an empty one deletes. */
  public void put(String key, ByteString value) {
    throw new UnsupportedOperationException();
  }

  public void delete(String key) {
    throw new UnsupportedOperationException();
  }

  /** Deletes a key and all that is remembered of its values. */
  public void purge(String key) {
    throw new UnsupportedOperationException();
  }

  public SortedMap<String, ByteString> metadata(String key) {
    throw new UnsupportedOperationException();
  }

  public void putMetadata(String key, String name, ByteString value) {
    throw new UnsupportedOperationException();
  }

  /** The keys from start to before end, not recorded; excludes writes in this transaction. */
  public RangeQuery range(String start, String end) {
    throw new UnsupportedOperationException();
  }
}
