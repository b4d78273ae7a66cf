// SPDX-License-Identifier: Apache-2.0
package io.heddle.snapshot;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Under which key Fabric keeps a definition of collections: later blocks come first.
 *
 * <p>Fabric: core/ledger/confighistory/db_helper.go, encodeCompositeKey.
 */
record CollectionKey(String chaincode, long block) {

  private static final ByteString PREFIX = ByteString.copyFromUtf8("slscc\0");
  private static final String SUFFIX = "~collection";

  ByteString encoded() {
    return PREFIX
        .concat(ByteString.copyFromUtf8(sorted(chaincode)))
        .concat(ByteString.copyFrom(ByteBuffer.allocate(Long.BYTES).putLong(0, ~block)));
  }

  /** The part of the key by which chaincodes are in order. */
  static String sorted(String chaincode) {
    return chaincode + SUFFIX;
  }

  /** The key that is written so; empty if these are other bytes. */
  static Optional<CollectionKey> parse(ByteString bytes) {
    int end = bytes.size() - Long.BYTES;
    if (!bytes.startsWith(PREFIX) || end < PREFIX.size() + SUFFIX.length()) {
      return Optional.empty();
    }
    String name = bytes.substring(PREFIX.size(), end).toStringUtf8();
    return name.endsWith(SUFFIX)
        ? Optional.of(
            new CollectionKey(
                name.substring(0, name.length() - SUFFIX.length()),
                ~bytes.substring(end).asReadOnlyByteBuffer().getLong()))
        : Optional.empty();
  }
}
