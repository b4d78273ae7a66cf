// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.administer.Debugger;
import io.heddle.base.ChannelName;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.build.ChaincodeServer;
import io.heddle.build.Instance;
import io.heddle.build.Launchable;
import io.heddle.install.ChaincodePackage;
import io.heddle.install.PackageWriter;
import io.heddle.launch.Patience;
import io.heddle.lifecycle.Deployment;
import io.heddle.process.StepListener;
import io.heddle.stream.ExecuteLimits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The chaincodes of one peer that somebody may have stopped in a debugger: those that the node
 * starts with one listening, those that are found to have one open, and those that a developer
 * starts, as a server or by hand. No call of theirs is given up for an hour. Safe for threads.
 */
final class Debugging implements ExecuteLimits, Patience {

  /** For whoever looks at a chaincode that stands at a breakpoint. */
  static final Duration PATIENCE = Duration.ofHours(1);

  /** What {@code bin/run} of the shipped builders understands. */
  private static final String VARIABLE = "HEDDLE_DEBUG_ADDRESS";

  private final DebugWishes wishes;
  private final DebugPorts ports;
  private final boolean isDevelopment;
  private final Predicate<PackageId> isByHand;
  private final Runnable told;
  private final Map<ChannelName, List<Deployment>> defined = new ConcurrentHashMap<>();
  private final Map<PackageId, Debugger> listening = new ConcurrentHashMap<>();
  private final Map<PackageId, Boolean> developed = new ConcurrentHashMap<>();
  private final Set<PackageId> expected = ConcurrentHashMap.newKeySet();

  /**
   * Those of a peer.
   *
   * @param place of the peer among those of its node
   * @param isDevelopment whether there may be such chaincode
   * @param isByHand whether a chaincode has no package, so that its developer starts it
   * @param told is called when there is one more, or one less
   */
  Debugging(
      DebugWishes wishes,
      int place,
      boolean isDevelopment,
      Predicate<PackageId> isByHand,
      Runnable told) {
    this.wishes = wishes;
    this.isDevelopment = isDevelopment;
    this.isByHand = isByHand;
    this.ports = new DebugPorts(place);
    this.told = told;
  }

  /** To be called with all that names mean on a channel, before any of it is launched. */
  void defined(ChannelName channel, List<Deployment> deployments) {
    defined.put(channel, deployments);
    expected.removeIf(id -> namesOf(id).isEmpty());
    listening.keySet().removeIf(id -> namesOf(id).isEmpty());
    developed.keySet().removeIf(id -> namesOf(id).isEmpty());
  }

  /** A chaincode that is about to be launched, as it is to be launched. */
  Launchable prepared(Launchable built) {
    PackageId id = built.id();
    listening.remove(id);
    Optional<ChaincodeServer> server = server(built);
    if (server.isPresent()) {
      developed.computeIfAbsent(
          id, _ -> wishes.areServersDebugged() || isOfAddress(id, server.get().address()));
      told.run();
      return built;
    }
    if (!(built instanceof Instance own)) {
      return built; // in a container; DebugSettings says that no debugger is opened there
    }
    Instance watched =
        own.watchedBy(
            StepListener.both(
                own.listener(), new DebuggerLines(one -> found(id, one), own.buildDir())));
    Optional<String> wanted =
        namesOf(id).stream().filter(name -> wishes.port(name).isPresent()).findFirst();
    if (wanted.isEmpty()) {
      return watched;
    }
    expected.add(id);
    int wish = wishes.port(wanted.get()).orElse(0);
    String address = "127.0.0.1:" + ports.of(wanted.get(), wish);
    told.run();
    return watched.with(Map.of(VARIABLE, address));
  }

  /** What is wrong with it is told by who connects. */
  private static Optional<ChaincodeServer> server(Launchable built) {
    try {
      return built.chaincodeServer();
    } catch (HeddleException e) {
      return Optional.empty();
    }
  }

  /** One that was made of {@code NAME=HOST:PORT}, and of nothing else. */
  private static boolean isOfAddress(PackageId id, String address) {
    return ChaincodePackage.parse(PackageWriter.ofServer(id.label(), address)).id().equals(id);
  }

  private void found(PackageId id, Debugger one) {
    listening.put(id, one);
    told.run();
  }

  /** Where one listens; empty if none does. */
  Optional<Debugger> debugger(PackageId id) {
    return Optional.ofNullable(listening.get(id));
  }

  /** Whether it has no package. */
  boolean isByHand(PackageId id) {
    return isByHand.test(id);
  }

  @Override
  public boolean mayPause(PackageId id) {
    return isDebugged(id) || isByHand.test(id) || developed.getOrDefault(id, false);
  }

  /** Whether some chaincode that dials the node may stand in a debugger now. */
  boolean mayAnyPause() {
    return isDevelopment || !expected.isEmpty() || !listening.isEmpty();
  }

  @Override
  public Duration of(PackageId id, Duration usual) {
    return isPatientWith(id) ? longer(usual) : usual;
  }

  /** Whether its calls may take long. */
  boolean isPatientWith(PackageId id) {
    return isDebugged(id) || (mayPause(id) && !wishes.isLimitGiven());
  }

  /** Who has dialled may stand in a debugger before it says who it is. */
  @Override
  public Duration untilRegistered(Duration usual) {
    boolean isSomebodyAwaited =
        !expected.isEmpty() || !listening.isEmpty() || (isDevelopment && isPatientByHand());
    return isSomebodyAwaited ? longer(usual) : usual;
  }

  @Override
  public Duration startLimit(PackageId id, Duration usual) {
    return isDebugged(id) ? longer(usual) : usual;
  }

  /** The names of what calls may take long of, but for what is started by hand. */
  List<String> patientNames() {
    return defined.values().stream()
        .flatMap(List::stream)
        .filter(each -> isPatientWith(each.packageId()))
        .map(each -> each.definition().name())
        .distinct()
        .sorted()
        .toList();
  }

  /** Whether calls of what is started by hand may take long. */
  boolean isPatientByHand() {
    return !wishes.isLimitGiven();
  }

  /** Whether it has one, or will have as soon as it has said so. */
  boolean isDebugged(PackageId id) {
    return expected.contains(id) || listening.containsKey(id);
  }

  private List<String> namesOf(PackageId id) {
    return defined.values().stream()
        .flatMap(List::stream)
        .filter(each -> each.packageId().equals(id))
        .map(each -> each.definition().name())
        .toList();
  }

  private static Duration longer(Duration usual) {
    return usual.compareTo(PATIENCE) < 0 ? PATIENCE : usual;
  }
}
