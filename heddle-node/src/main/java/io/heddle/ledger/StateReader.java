// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import com.google.protobuf.ByteString;
import io.heddle.base.Cursor;
import java.util.Optional;

/** The state of a channel as of one height; reading leaves no trace. */
public interface StateReader {

  /** The entry of a key, empty if the key does not exist. */
  Optional<StateEntry> get(String namespace, ByteString key);

  /** The entry of a key that is text. */
  default Optional<StateEntry> get(String namespace, String key) {
    return get(namespace, ByteString.copyFromUtf8(key));
  }

  /** The metadata of a key, empty if it has none or does not exist. */
  default ByteString metadata(String namespace, ByteString key) {
    return get(namespace, key).map(StateEntry::metadata).orElse(ByteString.EMPTY);
  }

  /**
   * The keys of a namespace from start to before end, ascending by bytes.
   *
   * @param start the first key, empty for the first one there is
   * @param end the key to stop before, empty for none
   */
  Cursor<KeyedEntry> range(String namespace, ByteString start, ByteString end);
}
