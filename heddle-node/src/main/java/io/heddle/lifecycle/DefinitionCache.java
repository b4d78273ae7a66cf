// SPDX-License-Identifier: Apache-2.0
package io.heddle.lifecycle;

import com.google.protobuf.ByteString;
import io.heddle.base.PackageId;
import io.heddle.ledger.BlockUpdate;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.StateChange;
import io.heddle.ledger.StateReader;
import io.heddle.ledger.StateSnapshot;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * What chaincode names mean at one peer on one channel as of its last block: the definitions, and
 * the packages that the peer's organisation chose for them. It knows one ledger and ends with it.
 * Safe for threads; reading takes no lock.
 *
 * <p>Fabric: core/chaincode/lifecycle/cache.go and endorsement_info.go.
 */
public final class DefinitionCache {

  /**
   * A definition and what the peer's organisation made of it.
   *
   * @param mark of the package that it chose; empty if it did not approve of the definition
   */
  public record Chosen(ChaincodeDefinition definition, Optional<ByteString> mark) {}

  private final Ledger ledger;
  private final Approvals approvals;
  private final Supplier<? extends Collection<PackageId>> installed;
  private final Undeployed undeployed;
  private final Map<ByteString, PackageId> packages = new ConcurrentHashMap<>();
  private final List<DefinitionListener> listeners = new CopyOnWriteArrayList<>();
  private volatile Map<String, Chosen> known;

  /**
   * Reads what is defined now.
   *
   * @param approvals of the peer's organisation
   * @param installed the packages that the peer has at the moment
   * @param undeployed the definitions that mean no package here any more
   */
  public DefinitionCache(
      Ledger ledger,
      Approvals approvals,
      Supplier<? extends Collection<PackageId>> installed,
      Undeployed undeployed) {
    this.ledger = ledger;
    this.approvals = approvals;
    this.installed = installed;
    this.undeployed = undeployed;
    this.known = read();
  }

  /** Tells the listener from now on, after those that came before it. */
  public void listen(DefinitionListener listener) {
    listeners.add(listener);
  }

  /** To be called with each block once it is in the ledger. */
  public void follow(BlockUpdate block) {
    if (block.state().stream().map(StateChange::namespace).anyMatch(Definitions::concerns)) {
      known = read();
      packages.values().retainAll(installed.get());
      tell();
    }
  }

  /** To be called when the peer has other packages than before, or something was undeployed. */
  public void lookAgain() {
    tell();
  }

  /** All definitions that can be read, in key order. */
  public Collection<Chosen> all() {
    return known.values();
  }

  /** The definition of a name; empty if there is none that can be read. */
  public Optional<Chosen> find(String name) {
    return Optional.ofNullable(known.get(name));
  }

  /**
   * The definition of a name as some state has it; read anew only if it is not what is known.
   *
   * @param sequence that of the definition in this state
   * @throws io.heddle.base.HeddleException {@code INTERNAL} if what is stored cannot be understood
   */
  public Optional<Chosen> find(StateReader state, String name, long sequence) {
    Chosen present = known.get(name);
    // whoever approved of a committed definition can only change the package
    return present != null
            && present.definition().sequence() == sequence
            && present.mark().equals(Optional.of(approvals.chosen(state, name, sequence)))
        ? Optional.of(present)
        : Definitions.read(state, name).map(definition -> chosen(state, definition));
  }

  /** All names that mean an installed package, in key order. */
  public List<Deployment> deployments() {
    return known.values().stream().flatMap(chosen -> deployment(chosen).stream()).toList();
  }

  /** The installed package that a name means. */
  public Optional<PackageId> packageOf(String name) {
    return find(name).flatMap(this::packageOf);
  }

  /** The package that was chosen for a definition, if it is installed and not undeployed. */
  public Optional<PackageId> packageOf(Chosen chosen) {
    return isUndeployed(chosen.definition()) ? Optional.empty() : installedOf(chosen);
  }

  /** Whether a definition was taken out of service here. */
  public boolean isUndeployed(ChaincodeDefinition definition) {
    return undeployed.has(ledger.channel(), definition);
  }

  /** Those of all names that would mean an installed package if they were not undeployed. */
  public List<Deployment> undeployed() {
    return known.values().stream()
        .filter(chosen -> isUndeployed(chosen.definition()))
        .flatMap(chosen ->
            installedOf(chosen).map(id -> new Deployment(chosen.definition(), id)).stream())
        .toList();
  }

  private Optional<PackageId> installedOf(Chosen chosen) {
    return chosen.mark().flatMap(this::packageOf);
  }

  /** Whether the organisation approved of a definition, committed or not, with this package. */
  public boolean isChosen(ChaincodeDefinition definition, PackageId id) {
    try (StateSnapshot state = ledger.snapshot()) {
      return chosen(state, definition).mark().equals(Optional.of(Approvals.markOf(id)));
    }
  }

  /** Whether the organisation chose a package for a definition, or for the next one of its name. */
  public boolean refersTo(PackageId id) {
    ByteString mark = Approvals.markOf(id);
    Map<String, Chosen> present = known;
    if (present.values().stream().anyMatch(each -> each.mark().equals(Optional.of(mark)))) {
      return true;
    }
    try (StateSnapshot state = ledger.snapshot()) {
      return present.values().stream()
          .map(Chosen::definition)
          .anyMatch(each -> approvals.chosen(state, each.name(), each.sequence() + 1).equals(mark));
    }
  }

  private Optional<Deployment> deployment(Chosen chosen) {
    return packageOf(chosen).map(id -> new Deployment(chosen.definition(), id));
  }

  private Optional<PackageId> packageOf(ByteString mark) {
    Collection<PackageId> present = installed.get();
    PackageId before = packages.get(mark);
    if (before != null && present.contains(before)) {
      return Optional.of(before);
    }
    Optional<PackageId> found =
        present.stream().filter(id -> Approvals.markOf(id).equals(mark)).findFirst();
    found.ifPresent(id -> packages.put(mark, id));
    return found;
  }

  private Map<String, Chosen> read() {
    Map<String, Chosen> read = new LinkedHashMap<>();
    try (StateSnapshot state = ledger.snapshot()) {
      for (ChaincodeDefinition definition : Definitions.readable(state)) {
        read.put(definition.name(), chosen(state, definition));
      }
    }
    return Collections.unmodifiableMap(read);
  }

  private Chosen chosen(StateReader state, ChaincodeDefinition definition) {
    return new Chosen(definition, approvals.chosen(state, definition));
  }

  /** One that fails keeps nothing from the others; the first failure is thrown in the end. */
  private void tell() {
    List<Deployment> now = deployments();
    Optional<RuntimeException> failure = Optional.empty();
    for (DefinitionListener listener : listeners) {
      try {
        listener.changed(now);
      } catch (RuntimeException e) {
        failure.ifPresent(first -> first.addSuppressed(e));
        failure = failure.or(() -> Optional.of(e));
      }
    }
    if (failure.isPresent()) {
      throw failure.get();
    }
  }
}
