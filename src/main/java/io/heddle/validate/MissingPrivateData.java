// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import com.google.protobuf.ByteString;
import io.heddle.base.Cursor;
import io.heddle.ledger.KeyedEntry;
import io.heddle.ledger.StateChange;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.StateReader;
import io.heddle.ledger.Version;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a valid transaction wrote to a collection of which the peer is a member, and the peer did
 * not have when the block came. The hashes are there; the values are not, and reading them fails.
 *
 * <p>Kept in a namespace of the state that no chaincode can have; none of it enters the commit
 * hash.
 */
public record MissingPrivateData(Version writer, String chaincode, String collection) {

  private static final String NAMESPACE = "$$missing";
  private static final ByteString PRESENT = ByteString.copyFromUtf8("1");
  private static final ByteString SEPARATOR = ByteString.copyFrom(new byte[1]);
  private static final int VERSION_BYTES = 2 * Long.BYTES;

  /** All of it, in the order of the blocks. */
  public static List<MissingPrivateData> in(StateReader state) {
    List<MissingPrivateData> missing = new ArrayList<>();
    try (Cursor<KeyedEntry> notes = state.range(NAMESPACE, ByteString.EMPTY, ByteString.EMPTY)) {
      for (Optional<KeyedEntry> note = notes.next(); note.isPresent(); note = notes.next()) {
        missing.add(of(note.get().key(), note.get().entry().version()));
      }
    }
    return missing;
  }

  StateChange noted() {
    ByteString key =
        ByteString.copyFrom(
                ByteBuffer.allocate(VERSION_BYTES)
                    .putLong(writer.block())
                    .putLong(writer.tx())
                    .flip())
            .concat(ByteString.copyFromUtf8(chaincode))
            .concat(SEPARATOR)
            .concat(ByteString.copyFromUtf8(collection));
    return new StateChange(NAMESPACE, key, Optional.of(StateEntry.of(PRESENT, writer)));
  }

  private static MissingPrivateData of(ByteString key, Version writer) {
    String names = key.substring(VERSION_BYTES).toStringUtf8();
    int separator = names.indexOf('\0');
    return new MissingPrivateData(
        writer, names.substring(0, separator), names.substring(separator + 1));
  }
}
