// SPDX-License-Identifier: Apache-2.0
package io.heddle.fault;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.TxId;
import io.heddle.disk.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The faults that are in place in a network, none at first. Safe for use by many threads; without
 * any a question costs one volatile read.
 */
public final class Faults {

  private static final Logger log = LoggerFactory.getLogger(Faults.class);
  private static final int MOST = 1000;
  private static final int NOTED = 10_000;

  private final InjectedVerdicts verdicts;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile List<Placed> placed = List.of();
  // guarded by this
  private long lastId;
  // guarded by this: what was in place, by the name of a copy
  private final Map<String, List<Placed>> kept = new HashMap<>();
  // guarded by itself
  private final Map<String, List<String>> notes =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<String>> eldest) {
          return size() > NOTED;
        }
      };

  private Faults(InjectedVerdicts verdicts) {
    this.verdicts = verdicts;
  }

  /** Those of a network into which nobody can put any. */
  public static Faults none() {
    return new Faults(InjectedVerdicts.none());
  }

  /**
   * Those of a network that has none in place.
   *
   * @param verdicts file with the transactions that are invalid because of earlier ones
   * @throws HeddleException {@code BAD_INPUT} if it is damaged
   */
  public static Faults of(Path verdicts) {
    return new Faults(InjectedVerdicts.open(verdicts));
  }

  /**
   * What a fault does to somebody.
   *
   * @param before how often it met the same transaction before
   */
  record Hit(long id, Effect effect, Scope scope, int before) {}

  /**
   * Puts one in place.
   *
   * @throws HeddleException {@code CONFLICT} if there are too many
   */
  public synchronized Standing add(FaultRule rule) {
    if (placed.size() >= MOST) {
      throw new HeddleException(
          Fault.CONFLICT, "There are %d faults already; clear them first".formatted(MOST));
    }
    var one = new Placed(++lastId, rule);
    List<Placed> more = new ArrayList<>(placed);
    more.add(one);
    placed = List.copyOf(more);
    log.warn("Fault {} is in place: {}", one.id(), FaultWords.text(rule));
    return one.standing();
  }

  /** Those in place, and those that meet nobody any more. */
  public List<Standing> list() {
    return placed.stream().map(Placed::standing).toList();
  }

  /**
   * Takes one away.
   *
   * @throws HeddleException {@code NOT_FOUND} if there is none of this number
   */
  public void clear(long id) {
    synchronized (this) {
      List<Placed> others = placed.stream().filter(each -> each.id() != id).toList();
      if (others.size() == placed.size()) {
        throw new HeddleException(Fault.NOT_FOUND, "There is no fault %d".formatted(id));
      }
      placed = others;
    }
    log.warn("Fault {} is cleared", id);
    listeners.forEach(Runnable::run);
  }

  /** Takes all of them away. */
  public void clear() {
    synchronized (this) {
      if (placed.isEmpty()) {
        return;
      }
      placed = List.of();
    }
    log.warn("All faults are cleared");
    listeners.forEach(Runnable::run);
  }

  /**
   * Copies which transactions are invalid because of faults, and remembers which are in place, as
   * long as it lives.
   *
   * @param verdicts a file that does not exist, and is not made if there are none
   * @throws HeddleException {@code UNAVAILABLE} if it cannot be written
   */
  public synchronized void copyTo(Path verdicts, String name) {
    try {
      this.verdicts.copyTo(verdicts);
    } catch (IOException e) {
      throw new HeddleException(
          Fault.UNAVAILABLE, "'%s' cannot be written: %s".formatted(verdicts, Reason.words(e)), e);
    }
    kept.put(name, placed.stream().map(Placed::copy).toList());
  }

  /**
   * Has again what it had when a copy was made; none are in place if it has not made it itself.
   *
   * @throws HeddleException {@code BAD_INPUT} if the copy is damaged, {@code UNAVAILABLE} if the
   *     file of verdicts cannot be written
   */
  public void goBackTo(Path verdicts, String name) {
    synchronized (this) {
      this.verdicts.goBackTo(verdicts);
      List<Placed> then = kept.getOrDefault(name, List.of());
      if (placed.isEmpty() && then.isEmpty()) {
        return;
      }
      placed = then.stream().map(Placed::copy).toList();
    }
    log.warn("Faults are as they were with the snapshot, {} of them", list().size());
    listeners.forEach(Runnable::run);
  }

  /** Forgets what was in place when a copy was made. */
  public synchronized void forget(String name) {
    kept.remove(name);
  }

  /** Puts a copy in the place of verdicts that nobody uses; on the disk when this returns. */
  public static void replace(Path verdicts, Path copy) {
    InjectedVerdicts.open(verdicts).goBackTo(copy);
  }

  /** The faults that met a transaction, in words, while they are remembered. */
  public List<String> notes(TxId transaction) {
    synchronized (notes) {
      return List.copyOf(notes.getOrDefault(transaction.value(), List.of()));
    }
  }

  /** The faults of one peer. */
  public PeerFaults at(String organisation, String peer) {
    return new PeerFaults(this, organisation, peer);
  }

  /** The faults of the orderer, and of transactions as they are ordered. */
  public OrderFaults ofOrder() {
    return new OrderFaults(this);
  }

  /**
   * With which code a transaction is invalid because somebody wanted that; empty for all others.
   */
  public Optional<TxValidationCode> verdict(TxId transaction) {
    return verdicts.of(transaction);
  }

  void decide(TxId transaction, TxValidationCode code) {
    verdicts.add(transaction, code);
  }

  boolean isEmpty() {
    return placed.isEmpty();
  }

  /** Calls when some were taken away. */
  void whenCleared(Runnable listener) {
    listeners.add(listener);
  }

  void forget(Runnable listener) {
    listeners.remove(listener);
  }

  /** Meets an occasion with those of some effects. */
  List<Hit> meet(Predicate<Effect> which, Occasion at) {
    List<Hit> hits = new ArrayList<>();
    for (Placed one : placed) {
      if (which.test(one.rule().effect())) {
        int before = one.meet(at);
        if (before >= 0) {
          hits.add(new Hit(one.id(), one.rule().effect(), one.rule().scope(), before));
          note(one, at);
        }
      }
    }
    return hits;
  }

  /** Whether a block is held back by one of them. */
  boolean holds(Occasion at, long block, long ordered) {
    boolean isHeld = false;
    for (Placed one : placed) { // each of them is to know of the block
      isHeld |= one.rule().kind() == FaultKind.HOLD && one.holds(at, block, ordered);
    }
    return isHeld;
  }

  /** The number of one that holds back the next block of a peer. */
  OptionalLong holder(Occasion at) {
    return placed.stream()
        .filter(one -> one.rule().kind() == FaultKind.HOLD && one.isHolding(at))
        .mapToLong(Placed::id)
        .findFirst();
  }

  void failed(long id, TxId transaction, String why) {
    placed.stream().filter(one -> one.id() == id).forEach(one -> one.failed(why));
    log.warn("[{}] Fault {} could not be injected: {}", transaction.shortId(), id, why);
    note(transaction.value(), "fault %d could not be injected: %s".formatted(id, why));
  }

  private void note(Placed one, Occasion at) {
    String where = at.peer().isEmpty() ? "" : " at " + at.peer();
    String what = "fault %d%s: %s".formatted(one.id(), where, FaultWords.text(one.rule()));
    log.warn("[{}] Injected {}", shortened(at.transaction()), what);
    if (!at.transaction().isEmpty()) {
      note(at.transaction(), what);
    }
  }

  private void note(String transaction, String what) {
    synchronized (notes) {
      List<String> known = notes.computeIfAbsent(transaction, _ -> new ArrayList<>());
      if (!known.contains(what)) {
        known.add(what);
      }
    }
  }

  private static String shortened(String transaction) {
    return transaction.length() <= 8 ? transaction : transaction.substring(0, 8);
  }
}
