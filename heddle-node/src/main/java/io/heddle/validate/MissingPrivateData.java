// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import com.google.protobuf.ByteString;
import io.heddle.base.Cursor;
import io.heddle.ledger.KeyedEntry;
import io.heddle.ledger.StateChange;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.StateReader;
import io.heddle.ledger.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a valid transaction wrote to a collection and the peer did not have when the block came. The
 * hashes are there; the values are not, and reading them fails.
 *
 * <p>Kept in namespaces of the state that no chaincode can have; none of it enters the commit hash.
 * What was written to collections of which the peer was a member is one; what was written to others
 * is another one, for the day on which the peer becomes a member.
 *
 * <p>Fabric: core/ledger/pvtdatastorage, eligible and ineligible missing data.
 */
public record MissingPrivateData(Version writer, String chaincode, String collection) {

  /** Under the key that the write set would have. */
  static final String ELIGIBLE = "$$missing";

  /** Under chaincode 00 collection 00 writer, so that those of a collection are together. */
  static final String INELIGIBLE = "$$missing-ineligible";

  private static final ByteString PRESENT = ByteString.copyFromUtf8("1");
  private static final ByteString SEPARATOR = ByteString.copyFrom(new byte[1]);
  private static final int VERSION_BYTES = 2 * Long.BYTES;

  /** All of collections of which the peer was a member, in the order of the blocks. */
  public static List<MissingPrivateData> in(StateReader state) {
    return read(state, ELIGIBLE);
  }

  /** All of other collections, by chaincodes and collections. */
  public static List<MissingPrivateData> ineligibleIn(StateReader state) {
    return read(state, INELIGIBLE);
  }

  private static List<MissingPrivateData> read(StateReader state, String namespace) {
    List<MissingPrivateData> missing = new ArrayList<>();
    try (Cursor<KeyedEntry> notes = state.range(namespace, ByteString.EMPTY, ByteString.EMPTY)) {
      for (Optional<KeyedEntry> note = notes.next(); note.isPresent(); note = notes.next()) {
        missing.add(of(namespace, note.get()));
      }
    }
    return missing;
  }

  static MissingPrivateData of(String namespace, KeyedEntry note) {
    ByteString key = note.key();
    Version writer = note.entry().version();
    return namespace.equals(ELIGIBLE)
        ? named(writer, key.substring(VERSION_BYTES))
        : named(writer, key.substring(0, key.size() - VERSION_BYTES - 1));
  }

  private static MissingPrivateData named(Version writer, ByteString names) {
    String text = names.toStringUtf8();
    int separator = text.indexOf('\0');
    return new MissingPrivateData(
        writer, text.substring(0, separator), text.substring(separator + 1));
  }

  /** What a write set that has this key would be the values of. */
  static MissingPrivateData ofSet(Version writer, ByteString setKey) {
    return named(writer, setKey.substring(VERSION_BYTES));
  }

  Space values() {
    return Space.values(chaincode, collection);
  }

  StateChange noted() {
    return new StateChange(ELIGIBLE, setKey(), Optional.of(StateEntry.of(PRESENT, writer)));
  }

  StateChange notedForLater() {
    return new StateChange(INELIGIBLE, laterKey(), Optional.of(StateEntry.of(PRESENT, writer)));
  }

  /** It is there, or nobody will ever need it. */
  List<StateChange> done() {
    return List.of(
        new StateChange(ELIGIBLE, setKey(), Optional.empty()),
        new StateChange(INELIGIBLE, laterKey(), Optional.empty()));
  }

  /** Whether the peer still has neither the values nor done without. */
  boolean isNoted(StateReader state) {
    return state.get(ELIGIBLE, setKey()).isPresent()
        || state.get(INELIGIBLE, laterKey()).isPresent();
  }

  private ByteString setKey() {
    return PrivateWriteSet.key(writer, values());
  }

  private ByteString laterKey() {
    return prefixOfLater(chaincode, collection).concat(PrivateWriteSet.bytes(writer));
  }

  static ByteString prefixOfLater(String chaincode, String collection) {
    return ByteString.copyFromUtf8(chaincode)
        .concat(SEPARATOR)
        .concat(ByteString.copyFromUtf8(collection))
        .concat(SEPARATOR);
  }
}
