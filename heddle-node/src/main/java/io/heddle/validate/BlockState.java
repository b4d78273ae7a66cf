// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import com.google.protobuf.ByteString;
import io.heddle.base.Cursor;
import io.heddle.base.KeyOrder;
import io.heddle.ledger.KeyedEntry;
import io.heddle.ledger.StateChange;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.StateReader;
import io.heddle.ledger.Version;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The state in the middle of a block: what is committed, and over it what the valid transactions
 * before this point change.
 */
final class BlockState {

  /**
   * What the block makes of a key.
   *
   * @param entry empty if it deletes the key
   * @param version the transaction that does it
   */
  record Change(Optional<StateEntry> entry, Version version) {}

  private final StateReader committed;
  private final NavigableMap<Space, NavigableMap<ByteString, Change>> changes = new TreeMap<>();

  BlockState(StateReader committed) {
    this.committed = committed;
  }

  /** What is committed, whatever the block does. */
  Optional<StateEntry> committed(StateKey key) {
    return committed.get(key.space().stateNamespace(), key.key());
  }

  /** The keys to which the block has done something so far. */
  Set<ByteString> changed(Space space) {
    NavigableMap<ByteString, Change> changed = changes.get(space);
    return changed == null ? Set.of() : Set.copyOf(changed.keySet());
  }

  /** What the block has done to the key so far; empty if nothing. */
  Optional<Change> change(StateKey key) {
    NavigableMap<ByteString, Change> changed = changes.get(key.space());
    return changed == null ? Optional.empty() : Optional.ofNullable(changed.get(key.key()));
  }

  Optional<StateEntry> latest(StateKey key) {
    Optional<Change> change = change(key);
    return change.isPresent() ? change.get().entry() : committed(key);
  }

  /** The metadata that the key has so far, empty if none. */
  ByteString latestMetadata(StateKey key) {
    return change(key)
        .map(change -> change.entry().map(StateEntry::metadata).orElse(ByteString.EMPTY))
        .orElseGet(() -> committed.metadata(key.space().stateNamespace(), key.key()));
  }

  void apply(StateKey key, Change change) {
    changes.computeIfAbsent(key.space(), _ -> new TreeMap<>(KeyOrder.BYTES)).put(key.key(), change);
  }

  /**
   * The present keys from start to before end in their order; the caller closes it.
   *
   * @param end empty for no end
   */
  Cursor<KeyedEntry> range(Space space, ByteString start, ByteString end) {
    return new MergedRange(
        committed.range(space.stateNamespace(), start, end),
        changesIn(space, start, end).entrySet().iterator());
  }

  /** Every change of the block, in the order of spaces and keys. */
  NavigableMap<Space, NavigableMap<ByteString, Change>> changes() {
    return Collections.unmodifiableNavigableMap(changes);
  }

  List<StateChange> stateChanges() {
    List<StateChange> all = new ArrayList<>();
    changes.forEach((space, keys) ->
        keys.forEach((key, change) ->
            all.add(new StateChange(space.stateNamespace(), key, change.entry()))));
    return all;
  }

  private NavigableMap<ByteString, Change> changesIn(
      Space space, ByteString start, ByteString end) {
    NavigableMap<ByteString, Change> changed = changesIn(space);
    if (end.isEmpty()) {
      return changed.tailMap(start, true);
    }
    // whoever wrote the transaction may have put the end before the start: nothing is in between
    boolean isUpsideDown = KeyOrder.BYTES.compare(start, end) > 0;
    return changed.subMap(start, true, isUpsideDown ? start : end, false);
  }

  private NavigableMap<ByteString, Change> changesIn(Space space) {
    NavigableMap<ByteString, Change> found = changes.get(space);
    return found == null ? new TreeMap<>(KeyOrder.BYTES) : found;
  }
}
