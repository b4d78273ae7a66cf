// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import io.heddle.testing.ModelCollections.Hash;
import io.heddle.testing.ModelCollections.Place;
import io.heddle.testing.ModelCollections.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one transaction should see of private data collections, and what it leaves for its block.
 */
public final class ModelPrivateTransaction {

  /** Without value: deleted. */
  public record Write(Optional<String> value, boolean isPurge) {}

  private final ModelCollections.View view;
  private final Map<Place, Optional<String>> reads = new HashMap<>();
  private final Map<Place, Write> writes = new HashMap<>();
  private final Map<Place, String> tags = new HashMap<>();
  private boolean hasQueried;
  private boolean isAtHand;

  public ModelPrivateTransaction(ModelCollections.View view) {
    this.view = view;
  }

  /** Empty text if there is no such key; nothing if the peer has not the value of the hash. */
  public Optional<String> get(Place key) {
    Optional<String> committed = hash(key).map(Hash::version);
    Optional<Value> value = Optional.ofNullable(view.values().get(key));
    if (!value.map(Value::version).equals(committed)) {
      return Optional.empty();
    }
    reads.putIfAbsent(key, committed);
    return Optional.of(value.map(Value::value).orElse(""));
  }

  /** The value that the hash is of; empty text if there is none. */
  public String valueOfHash(Place key) {
    reads.putIfAbsent(key, hash(key).map(Hash::version));
    return hash(key).map(Hash::value).orElse("");
  }

  public Optional<String> tag(Place key) {
    reads.putIfAbsent(key, hash(key).map(Hash::version));
    return hash(key).flatMap(Hash::tag);
  }

  /** The keys of a collection in their order; empty if the transaction has written. */
  public Optional<List<String>> keys(String collection) {
    if (!writes.isEmpty() || !tags.isEmpty()) {
      return Optional.empty();
    }
    hasQueried = true;
    return Optional.of(
        view.values().keySet().stream()
            .filter(key -> key.collection().equals(collection))
            .map(Place::key)
            .sorted()
            .toList());
  }

  /** False if it may not write any more. */
  public boolean write(Place key, Write write) {
    if (!hasQueried) {
      writes.put(key, write);
    }
    return !hasQueried;
  }

  public boolean putTag(Place key, String tag) {
    if (!hasQueried) {
      tags.put(key, tag);
    }
    return !hasQueried;
  }

  /** What it wrote is there when its block comes. */
  public void reachesThePeer() {
    isAtHand = true;
  }

  boolean isAtHand() {
    return isAtHand;
  }

  Map<Place, Optional<String>> reads() {
    return reads;
  }

  Map<Place, Write> writes() {
    return writes;
  }

  Map<Place, String> tags() {
    return tags;
  }

  private Optional<Hash> hash(Place key) {
    return Optional.ofNullable(view.hashes().get(key));
  }
}
