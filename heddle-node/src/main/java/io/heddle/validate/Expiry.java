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
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;

/**
 * The end of hashes, and of values, in collections that keep data for a number of blocks only: what
 * is written in block n under "b blocks to live" goes when block n + b + 1 is committed, unless it
 * was written again in between.
 *
 * <p>What is to go, and when, stands in two namespaces of the state that no chaincode can have.
 * None of this enters the commit hash.
 *
 * <p>Fabric: core/ledger/kvledger/txmgmt/pvtstatepurgemgmt.
 */
final class Expiry {

  private static final String HASHES = "$$expiry";
  private static final String VALUES = "$$expiry-values";

  private static final ByteString PRESENT = ByteString.copyFromUtf8("1");
  private static final ByteString SEPARATOR = ByteString.copyFrom(new byte[1]);

  private final long block;
  private final StateReader committed;
  private final CommittedDefinitions definitions;
  private final Space.Kind kind;
  private final String schedule;

  /**
   * @param kind whether it is about hashes or about values
   */
  Expiry(long block, StateReader committed, CommittedDefinitions definitions, Space.Kind kind) {
    this.block = block;
    this.committed = committed;
    this.definitions = definitions;
    this.kind = kind;
    this.schedule = schedule(kind);
  }

  private static String schedule(Space.Kind kind) {
    return kind == Space.Kind.HASHES ? HASHES : VALUES;
  }

  /** The note that a hash or a value of this version goes with a block. */
  static StateChange noted(long end, StateKey key, Version version) {
    return new StateChange(
        schedule(key.space().kind()), note(end, key), Optional.of(StateEntry.of(PRESENT, version)));
  }

  /** What goes with this block, and the notes about what this block writes. */
  List<StateChange> changes(BlockState state) {
    List<StateChange> changes = new ArrayList<>();
    expire(state, changes);
    state
        .changes()
        .forEach((space, keys) -> {
          Optional<Long> end = space.kind() == kind ? endOf(space) : Optional.empty();
          if (end.isPresent()) {
            keys.forEach((key, change) -> {
              if (change.entry().isPresent()) {
                changes.add(noted(end.get(), new StateKey(space, key), change.version()));
              }
            });
          }
        });
    return changes;
  }

  private void expire(BlockState state, List<StateChange> changes) {
    try (Cursor<KeyedEntry> due = committed.range(schedule, number(block), number(block + 1))) {
      for (Optional<KeyedEntry> note = due.next(); note.isPresent(); note = due.next()) {
        changes.add(new StateChange(schedule, note.get().key(), Optional.empty()));
        StateKey key = noted(note.get().key());
        boolean isWrittenNow = state.change(key).isPresent();
        Optional<Version> present = state.committed(key).map(StateEntry::version);
        if (!isWrittenNow && present.equals(Optional.of(note.get().entry().version()))) {
          changes.add(new StateChange(key.space().stateNamespace(), key.key(), Optional.empty()));
        }
      }
    }
  }

  private Optional<Long> endOf(Space space) {
    return definitions
        .collection(space)
        .map(StaticCollectionConfig::getBlockToLive)
        .filter(blocks -> blocks > 0)
        .map(blocks -> block + blocks + 1);
  }

  private static ByteString note(long end, StateKey key) {
    return number(end)
        .concat(ByteString.copyFromUtf8(key.space().namespace()))
        .concat(SEPARATOR)
        .concat(ByteString.copyFromUtf8(key.space().collection()))
        .concat(SEPARATOR)
        .concat(key.key());
  }

  private StateKey noted(ByteString note) {
    int namespace = Long.BYTES;
    int collection = indexOfZero(note, namespace) + 1;
    int key = indexOfZero(note, collection) + 1;
    return new StateKey(
        new Space(
            note.substring(namespace, collection - 1).toStringUtf8(),
            note.substring(collection, key - 1).toStringUtf8(),
            kind),
        note.substring(key));
  }

  private static int indexOfZero(ByteString bytes, int from) {
    int index = from;
    while (bytes.byteAt(index) != 0) {
      index++;
    }
    return index;
  }

  private static ByteString number(long number) {
    return ByteString.copyFrom(ByteBuffer.allocate(Long.BYTES).putLong(0, number));
  }
}
