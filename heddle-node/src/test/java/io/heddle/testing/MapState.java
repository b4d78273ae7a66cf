// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.google.protobuf.ByteString;
import io.heddle.base.Cursor;
import io.heddle.base.KeyOrder;
import io.heddle.ledger.KeyedEntry;
import io.heddle.ledger.StateChange;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.StateReader;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** A state in memory, which also knows whether everybody closes what he opens. */
public final class MapState implements StateReader {

  private final Map<String, NavigableMap<ByteString, StateEntry>> namespaces = new HashMap<>();
  private int open;

  /** Changes it as a block would. */
  public void apply(List<StateChange> changes) {
    for (StateChange change : changes) {
      NavigableMap<ByteString, StateEntry> keys = keys(change.namespace());
      if (change.entry().isPresent()) {
        keys.put(change.key(), change.entry().get());
      } else {
        keys.remove(change.key());
      }
    }
  }

  public MapState put(String namespace, String key, StateEntry entry) {
    keys(namespace).put(ByteString.copyFromUtf8(key), entry);
    return this;
  }

  /** All of a namespace. */
  public NavigableMap<ByteString, StateEntry> keys(String namespace) {
    return namespaces.computeIfAbsent(namespace, _ -> new TreeMap<>(KeyOrder.BYTES));
  }

  /** How many ranges were not closed. */
  public int open() {
    return open;
  }

  @Override
  public Optional<StateEntry> get(String namespace, ByteString key) {
    return Optional.ofNullable(keys(namespace).get(key));
  }

  @Override
  public Cursor<KeyedEntry> range(String namespace, ByteString start, ByteString end) {
    open++;
    NavigableMap<ByteString, StateEntry> tail = keys(namespace).tailMap(start, true);
    Iterator<KeyedEntry> found =
        tail.entrySet().stream()
            .takeWhile(entry -> end.isEmpty() || KeyOrder.BYTES.compare(entry.getKey(), end) < 0)
            .map(entry -> new KeyedEntry(entry.getKey(), entry.getValue()))
            .iterator();
    return new Cursor<>() {
      @Override
      public Optional<KeyedEntry> next() {
        return found.hasNext() ? Optional.of(found.next()) : Optional.empty();
      }

      @Override
      public void close() {
        open--;
      }
    };
  }
}
