// SPDX-License-Identifier: Apache-2.0
package io.heddle.lifecycle;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.Cursor;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.ledger.KeyedEntry;
import io.heddle.ledger.StateChange;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.StateReader;
import io.heddle.ledger.StateRow;
import io.heddle.ledger.Version;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;

/**
 * The history of collections that came with a snapshot, for the blocks that the ledger has not. It
 * is kept in a namespace of the state that no chaincode can have: the chaincode, 00, the complement
 * of the block.
 */
public final class ImportedCollections {

  private static final Pattern FIELD = Pattern.compile("namespaces/fields/([^/]+)/Collections");
  private static final String NAMESPACE = "$$collections";

  /** What the state had of collections then, as it stands there, also of who has none any more. */
  private static final String LAST = "$$collections-at-origin";

  private static final ByteString SEPARATOR = ByteString.copyFrom(new byte[1]);
  private static final ByteString BEHIND = ByteString.copyFrom(new byte[] {1});

  private ImportedCollections() {}

  /** What is stored of one. */
  public static StateChange stored(CollectionChange change) {
    return new StateChange(
        NAMESPACE,
        key(change.chaincode(), change.block()),
        Optional.of(
            StateEntry.of(change.collections().toByteString(), new Version(change.block(), 0))));
  }

  /** What is stored beside a key of the state; empty if the key is another one. */
  public static Optional<StateChange> storedBeside(StateRow row) {
    Matcher field = FIELD.matcher(row.key().toStringUtf8());
    return row.namespace().equals(Definitions.NAMESPACE) && field.matches()
        ? Optional.of(
            new StateChange(
                LAST, ByteString.copyFromUtf8(field.group(1)), Optional.of(row.entry())))
        : Optional.empty();
  }

  /**
   * The field of a chaincode's collections as it came with the snapshot; empty if there is none.
   */
  static ByteString last(StateReader state, String chaincode) {
    return state.get(LAST, chaincode).map(StateEntry::value).orElse(ByteString.EMPTY);
  }

  /** The last one before a block. */
  static Optional<CollectionChange> before(StateReader state, long block, String chaincode) {
    try (Cursor<KeyedEntry> rows =
        state.range(NAMESPACE, key(chaincode, block - 1), behind(chaincode))) {
      return rows.next().map(row -> change(chaincode, row));
    }
  }

  /** Those of a chaincode, the newest first. */
  static List<CollectionChange> of(StateReader state, String chaincode) {
    List<CollectionChange> changes = new ArrayList<>();
    try (Cursor<KeyedEntry> rows = state.range(NAMESPACE, prefix(chaincode), behind(chaincode))) {
      for (var row = rows.next(); row.isPresent(); row = rows.next()) {
        changes.add(change(chaincode, row.get()));
      }
    }
    return changes;
  }

  /** The chaincodes of which there are some. */
  static List<String> chaincodes(StateReader state) {
    List<String> names = new ArrayList<>();
    ByteString first = ByteString.EMPTY;
    while (true) {
      try (Cursor<KeyedEntry> rows = state.range(NAMESPACE, first, ByteString.EMPTY)) {
        Optional<KeyedEntry> row = rows.next();
        if (row.isEmpty()) {
          return names;
        }
        ByteString key = row.get().key();
        names.add(key.substring(0, key.size() - SEPARATOR.size() - Long.BYTES).toStringUtf8());
      }
      first = behind(names.getLast());
    }
  }

  private static CollectionChange change(String chaincode, KeyedEntry row) {
    try {
      return new CollectionChange(
          chaincode,
          row.entry().version().block(),
          CollectionConfigPackage.parseFrom(row.entry().value()));
    } catch (InvalidProtocolBufferException e) {
      throw new HeddleException(
          Fault.INTERNAL,
          "The stored collections of chaincode '%s' cannot be read".formatted(chaincode),
          e);
    }
  }

  private static ByteString key(String chaincode, long block) {
    return prefix(chaincode)
        .concat(ByteString.copyFrom(ByteBuffer.allocate(Long.BYTES).putLong(0, ~block)));
  }

  private static ByteString prefix(String chaincode) {
    return ByteString.copyFromUtf8(chaincode).concat(SEPARATOR);
  }

  private static ByteString behind(String chaincode) {
    return ByteString.copyFromUtf8(chaincode).concat(BEHIND);
  }
}
