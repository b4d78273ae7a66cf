// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import com.google.protobuf.ByteString;

/**
 * The committed value of one key.
 *
 * @param value never empty for a key of a valid transaction: an empty value is a delete
 * @param metadata the marshalled metadata entries, empty if there are none; see {@link
 *     StateMetadata}
 * @param version who wrote value or metadata last
 */
public record StateEntry(ByteString value, ByteString metadata, Version version) {

  /** An entry without metadata. */
  public static StateEntry of(ByteString value, Version version) {
    return new StateEntry(value, ByteString.EMPTY, version);
  }
}
