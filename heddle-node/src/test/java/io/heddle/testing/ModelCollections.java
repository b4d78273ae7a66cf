// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The private data collections of one chaincode on one peer that is a member of them all, and
 * Fabric's rules for them, as plainly as can be said. It shares no code with what it is compared
 * to.
 */
public final class ModelCollections {

  public record Place(String collection, String key) {}

  /**
   * What everybody knows of a key; the value stands for its hash.
   *
   * @param tag its metadata
   * @param version {@code block:position}
   */
  public record Hash(String value, Optional<String> tag, String version) {}

  /** What a member has. */
  public record Value(String value, String version) {}

  /** What one moment looks like. */
  public record View(Map<Place, Hash> hashes, Map<Place, Value> values) {
    public View {
      hashes = Map.copyOf(hashes);
      values = Map.copyOf(values);
    }
  }

  /** What one transaction, valid or not, wrote to one collection. */
  public record WriteSet(long block, int position, String collection) {}

  private record Note(long end, Place key, String version) {}

  private final Map<String, Long> blocksToLive;
  private final Map<Place, Hash> hashes = new HashMap<>();
  private final Map<Place, Value> values = new HashMap<>();
  private final List<Note> endsOfHashes = new ArrayList<>();
  private final List<Note> endsOfValues = new ArrayList<>();
  private final Set<String> missing = new HashSet<>();
  private final Map<WriteSet, Map<String, Optional<String>>> sets = new HashMap<>();

  /**
   * @param blocksToLive of those collections that do not keep data for ever
   */
  public ModelCollections(Map<String, Long> blocksToLive) {
    this.blocksToLive = Map.copyOf(blocksToLive);
  }

  public View view() {
    return new View(hashes, values);
  }

  /** What was never at hand and would still be kept: {@code block:position:collection}. */
  public Set<String> missing() {
    return Set.copyOf(missing);
  }

  /** What is kept of all that was at hand: keys with their values, those deleted without. */
  public Map<WriteSet, Map<String, Optional<String>>> sets() {
    return Map.copyOf(sets);
  }

  /** Gives each transaction of a block its verdict and applies the valid ones. */
  public List<String> commit(long number, List<ModelPrivateTransaction> block) {
    Set<Place> changedHashes = new HashSet<>();
    Set<Place> changedValues = new HashSet<>();
    Set<Place> retagged = new HashSet<>();
    Set<Place> policyInFlux = new HashSet<>();
    List<String> verdicts = new ArrayList<>();
    for (int index = 0; index < block.size(); index++) {
      ModelPrivateTransaction transaction = block.get(index);
      String version = "%d:%d".formatted(number, index);
      String verdict = verdict(transaction, changedHashes, policyInFlux);
      if (verdict.equals("VALID")) {
        applyHashes(transaction, version, changedHashes);
        if (transaction.isAtHand()) {
          applyValues(transaction, version, changedValues);
          retagged.addAll(transaction.tags().keySet());
        } else {
          miss(transaction, version, changedValues);
        }
      }
      verdicts.add(verdict);
      keep(transaction, number, index);
    }
    for (int index = 0; index < block.size(); index++) {
      if (verdicts.get(index).equals("VALID")) {
        forget(block.get(index), number, index);
      }
    }
    sets.values().removeIf(Map::isEmpty);
    sets.keySet().removeIf(set -> isOver(set.collection(), set.block(), number));
    missing.removeIf(gap -> isOver(gap, number));
    retagged.stream().filter(changedHashes::contains).forEach(key -> follow(key, changedValues));
    expire(number, changedHashes, changedValues);
    return verdicts;
  }

  /** A set of which only tags are left is left out; it has nothing to tell. */
  private void keep(ModelPrivateTransaction transaction, long number, int index) {
    if (transaction.isAtHand()) {
      transaction
          .writes()
          .forEach((key, write) ->
              sets.computeIfAbsent(
                      new WriteSet(number, index, key.collection()), _ -> new HashMap<>())
                  .put(key.key(), write.value()));
    }
  }

  /** A purge takes the key out of everything up to its own transaction. */
  private void forget(ModelPrivateTransaction transaction, long number, int index) {
    transaction
        .writes()
        .forEach((key, write) -> {
          if (write.isPurge()) {
            sets.forEach((set, values) -> {
              boolean isBefore =
                  set.block() < number || (set.block() == number && set.position() <= index);
              if (isBefore && set.collection().equals(key.collection())) {
                values.remove(key.key());
              }
            });
          }
        });
  }

  private boolean isOver(String gap, long number) {
    String[] parts = gap.split(":", -1);
    return isOver(parts[2], Long.parseLong(parts[0]), number);
  }

  private boolean isOver(String collection, long block, long number) {
    Long blocks = blocksToLive.get(collection);
    return blocks != null && number >= block + blocks + 1;
  }

  private String verdict(
      ModelPrivateTransaction transaction, Set<Place> changed, Set<Place> policyInFlux) {
    Set<Place> written = new HashSet<>(transaction.writes().keySet());
    written.addAll(transaction.tags().keySet());
    if (written.stream().anyMatch(policyInFlux::contains)) {
      return "ENDORSEMENT_POLICY_FAILURE";
    }
    policyInFlux.addAll(transaction.tags().keySet());
    for (Map.Entry<Place, Optional<String>> read : transaction.reads().entrySet()) {
      Optional<String> now = Optional.ofNullable(hashes.get(read.getKey())).map(Hash::version);
      if (changed.contains(read.getKey()) || !now.equals(read.getValue())) {
        return "MVCC_READ_CONFLICT";
      }
    }
    return "VALID";
  }

  private void applyHashes(
      ModelPrivateTransaction transaction, String version, Set<Place> changed) {
    transaction
        .writes()
        .forEach((key, write) -> {
          changed.add(key);
          Optional<String> tag = Optional.ofNullable(hashes.get(key)).flatMap(Hash::tag);
          write
              .value()
              .ifPresentOrElse(
                  text -> hashes.put(key, new Hash(text, tag, version)), () -> hashes.remove(key));
        });
    transaction
        .tags()
        .forEach((key, tag) -> {
          Hash there = hashes.get(key);
          if (there != null) {
            changed.add(key);
            hashes.put(key, new Hash(there.value(), Optional.of(tag), version));
          }
        });
  }

  private void applyValues(
      ModelPrivateTransaction transaction, String version, Set<Place> changed) {
    transaction
        .writes()
        .forEach((key, write) -> {
          changed.add(key);
          write
              .value()
              .ifPresentOrElse(
                  text -> values.put(key, new Value(text, version)), () -> values.remove(key));
        });
  }

  /** What is purged goes even where the rest was not told; all else stays as it was. */
  private void miss(ModelPrivateTransaction transaction, String version, Set<Place> changed) {
    transaction
        .writes()
        .forEach((key, write) -> {
          missing.add(version + ":" + key.collection());
          if (write.isPurge() && values.remove(key) != null) {
            changed.add(key);
          }
        });
    transaction.tags().keySet().forEach(key -> missing.add(version + ":" + key.collection()));
  }

  /** A hash with new metadata has a new version, and so has the value that it is of. */
  private void follow(Place key, Set<Place> changed) {
    Hash hash = hashes.get(key);
    Value value = values.get(key);
    if (hash != null && value != null && hash.value().equals(value.value())) {
      changed.add(key);
      values.put(key, new Value(value.value(), hash.version()));
    }
  }

  private void expire(long number, Set<Place> changedHashes, Set<Place> changedValues) {
    for (Note note : due(endsOfHashes, number)) {
      Hash there = hashes.get(note.key());
      if (!changedHashes.contains(note.key())
          && there != null
          && there.version().equals(note.version())) {
        hashes.remove(note.key());
      }
    }
    for (Note note : due(endsOfValues, number)) {
      Value there = values.get(note.key());
      if (!changedValues.contains(note.key())
          && there != null
          && there.version().equals(note.version())) {
        values.remove(note.key());
      }
    }
    for (Place key : changedHashes) {
      Long blocks = blocksToLive.get(key.collection());
      Hash there = hashes.get(key);
      if (blocks != null && there != null) {
        endsOfHashes.add(new Note(number + blocks + 1, key, there.version()));
      }
    }
    for (Place key : changedValues) {
      Long blocks = blocksToLive.get(key.collection());
      Value there = values.get(key);
      if (blocks != null && there != null) {
        endsOfValues.add(new Note(number + blocks + 1, key, there.version()));
      }
    }
  }

  private static List<Note> due(List<Note> notes, long number) {
    return notes.stream().filter(note -> note.end() == number).toList();
  }
}
