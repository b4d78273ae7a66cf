// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import java.io.Serial;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The results computed last; the least recently used goes first. A lock guards {@code entries}. */
public final class RecentlyUsed<K, V> {

  private final Map<K, V> entries;

  /** Keeps no more than so many. */
  public RecentlyUsed(int maxEntries) {
    this.entries = new Bounded<>(maxEntries);
  }

  /** The remembered value; empty if there is none. */
  Optional<V> find(K key) {
    synchronized (entries) {
      return Optional.ofNullable(entries.get(key));
    }
  }

  /** The remembered value, or a computed one; two threads may compute the same at the same time. */
  public V get(K key, Function<K, V> compute) {
    Optional<V> known = find(key);
    if (known.isPresent()) {
      return known.get();
    }
    V computed = compute.apply(key);
    synchronized (entries) {
      entries.put(key, computed);
    }
    return computed;
  }

  private static final class Bounded<K, V> extends LinkedHashMap<K, V> {

    @Serial private static final long serialVersionUID = 1;

    private final int maxEntries;

    Bounded(int maxEntries) {
      super(16, 0.75f, true);
      this.maxEntries = maxEntries;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > maxEntries;
    }
  }
}
