// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One chaincode of a channel with several organisations, and Fabric's rules for it, as plainly as
 * can be said: keys, public and in collections, with endorsement policies of their own. It shares
 * no code with what it is compared to.
 */
public final class ModelNetwork {

  /**
   * A key.
   *
   * @param collection empty for a public one
   */
  public record Place(String collection, String key) {
    boolean isPrivate() {
      return !collection.isEmpty();
    }
  }

  /**
   * A key that is there.
   *
   * @param guard the organisation whose endorsement alone it needs, if it has such a policy
   * @param version {@code block:position}
   */
  public record Entry(String value, Optional<String> guard, String version) {}

  /** Without value: deleted. */
  public record Write(Optional<String> value, boolean isPurge) {}

  /** What a transaction reads and writes; its reads see what was there when it was made. */
  public static final class Transaction {
    private final Map<Place, Optional<String>> reads = new HashMap<>();
    private final Map<Place, Write> writes = new LinkedHashMap<>();
    private final Map<Place, String> guards = new HashMap<>();
    private Set<String> endorsers = Set.of();

    public void write(Place place, Write write) {
      writes.put(place, write);
    }

    public void guard(Place place, String organisation) {
      guards.put(place, organisation);
    }

    /** Which organisations have endorsed it. */
    public void endorsedBy(Set<String> organisations) {
      endorsers = Set.copyOf(organisations);
    }

    private Set<Place> touched() {
      Set<Place> touched = new HashSet<>(writes.keySet());
      touched.addAll(guards.keySet());
      return touched;
    }
  }

  private record End(long block, Place place, String version) {}

  private final Set<String> organisations;
  private final Map<String, Long> blocksToLive;
  private final Map<Place, Entry> entries = new HashMap<>();
  private final List<End> ends = new ArrayList<>();

  /**
   * An empty one.
   *
   * @param organisations all of which must endorse, where a key does not say otherwise
   * @param blocksToLive of those collections that do not keep data for ever
   */
  public ModelNetwork(Set<String> organisations, Map<String, Long> blocksToLive) {
    this.organisations = Set.copyOf(organisations);
    this.blocksToLive = Map.copyOf(blocksToLive);
  }

  /** What is there of the public state, or of a collection. */
  public Map<String, Entry> of(String collection) {
    Map<String, Entry> found = new HashMap<>();
    entries.forEach((place, entry) -> {
      if (place.collection().equals(collection)) {
        found.put(place.key(), entry);
      }
    });
    return found;
  }

  /** The value that a transaction sees. */
  public Optional<String> read(Transaction transaction, Place place) {
    Optional<Entry> entry = Optional.ofNullable(entries.get(place));
    transaction.reads.putIfAbsent(place, entry.map(Entry::version));
    return entry.map(Entry::value);
  }

  /** A block that has none of the chaincode's transactions. */
  public void pass(long number) {
    expire(number, Set.of());
  }

  /** Gives each transaction of a block its verdict and applies the valid ones. */
  public List<String> commit(long number, List<Transaction> block) {
    List<String> verdicts = new ArrayList<>();
    Set<Place> changed = new HashSet<>();
    Set<Place> policyInFlux = new HashSet<>();
    for (int index = 0; index < block.size(); index++) {
      Transaction transaction = block.get(index);
      String verdict = verdict(transaction, changed, policyInFlux);
      if (verdict.equals("VALID")) {
        apply(transaction, "%d:%d".formatted(number, index), changed);
      }
      verdicts.add(verdict);
    }
    expire(number, changed);
    return verdicts;
  }

  private String verdict(Transaction transaction, Set<Place> changed, Set<Place> policyInFlux) {
    Set<Place> touched = transaction.touched();
    Set<Set<String>> wanted = new HashSet<>();
    for (Place place : touched) {
      wanted.add(
          Optional.ofNullable(entries.get(place))
              .flatMap(Entry::guard)
              .map(Set::of)
              .orElse(organisations));
    }
    if (touched.isEmpty()) {
      wanted.add(organisations);
    }
    if (touched.stream().anyMatch(policyInFlux::contains)
        || !transaction.endorsers.containsAll(union(wanted))) {
      return "ENDORSEMENT_POLICY_FAILURE";
    }
    policyInFlux.addAll(transaction.guards.keySet());
    for (Map.Entry<Place, Optional<String>> read : transaction.reads.entrySet()) {
      Optional<String> now = Optional.ofNullable(entries.get(read.getKey())).map(Entry::version);
      if (changed.contains(read.getKey()) || !now.equals(read.getValue())) {
        return "MVCC_READ_CONFLICT";
      }
    }
    return "VALID";
  }

  private static Set<String> union(Set<Set<String>> sets) {
    Set<String> all = new TreeSet<>();
    sets.forEach(all::addAll);
    return all;
  }

  private void apply(Transaction transaction, String version, Set<Place> changed) {
    transaction.writes.forEach((place, write) -> {
      changed.add(place);
      Optional<String> guard = Optional.ofNullable(entries.get(place)).flatMap(Entry::guard);
      write
          .value()
          .ifPresentOrElse(
              value -> entries.put(place, new Entry(value, guard, version)),
              () -> entries.remove(place));
    });
    transaction.guards.forEach((place, organisation) -> {
      Entry there = entries.get(place);
      if (there != null) {
        changed.add(place);
        entries.put(place, new Entry(there.value(), Optional.of(organisation), version));
      }
    });
  }

  private void expire(long number, Set<Place> changed) {
    for (End end : List.copyOf(ends)) {
      Entry there = entries.get(end.place());
      if (end.block() == number
          && !changed.contains(end.place())
          && there != null
          && there.version().equals(end.version())) {
        entries.remove(end.place());
      }
    }
    for (Place place : changed) {
      Long blocks = blocksToLive.get(place.collection());
      Entry there = entries.get(place);
      if (place.isPrivate() && blocks != null && there != null) {
        ends.add(new End(number + blocks + 1, place, there.version()));
      }
    }
  }
}
