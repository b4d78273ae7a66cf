// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The launches of one peer: which chaincode is being launched, which is ready, what became of the
 * others. Safe for threads; nothing here blocks.
 *
 * <p>Streams ask it who may register; the {@link Launcher} does the work.
 */
public final class Launches {

  private static final Logger log = LoggerFactory.getLogger(Launches.class);

  private final InstantSource clock;
  private final boolean isDevelopment;
  private final ConcurrentMap<PackageId, Launch> launches = new ConcurrentHashMap<>();
  private final ConcurrentMap<PackageId, ChaincodeStatus> ended = new ConcurrentHashMap<>();
  private final ConcurrentMap<PackageId, String> whyGone = new ConcurrentHashMap<>();
  private final Set<PackageId> backingOff = ConcurrentHashMap.newKeySet();
  private final List<LaunchListener> listeners = new CopyOnWriteArrayList<>();

  /**
   * No launches yet.
   *
   * @param isDevelopment whether chaincode may register that nobody has launched
   */
  public Launches(InstantSource clock, boolean isDevelopment) {
    this.clock = clock;
    this.isDevelopment = isDevelopment;
  }

  public void listen(LaunchListener listener) {
    listeners.add(listener);
  }

  /**
   * A chaincode that has dialled the peer asks to register.
   *
   * @return the launch that waits for it
   * @throws HeddleException {@code UNAVAILABLE} if nobody waits for it
   */
  public ExpectedChaincode admit(PackageId chaincode) {
    Optional<Launch> current = find(chaincode).filter(launch -> !launch.isOver());
    if (current.filter(Launch::isAwaitedAtThePeer).isPresent()) {
      return current.get();
    }
    if (isDevelopment && current.isEmpty()) {
      return new StartedByHand(this, join(chaincode, Launch::startNothing));
    }
    throw notExpected(chaincode);
  }

  /** Where a chaincode stands that is being launched or ready; empty for any other. */
  public Optional<ChaincodeStatus> status(PackageId chaincode) {
    return find(chaincode).map(Launch::status).filter(ChaincodeStatus::isLive);
  }

  /** Where every chaincode stands that was launched at least once, by id. */
  public List<ChaincodeStatus> statuses() {
    Map<PackageId, ChaincodeStatus> all = new HashMap<>(ended);
    launches.forEach((id, launch) -> {
      ChaincodeStatus status = launch.status();
      if (status.isLive() || !all.containsKey(id)) {
        all.put(id, status);
      }
    });
    return all.values().stream()
        .map(status ->
            !status.isLive() && backingOff.contains(status.id())
                ? status.in(ChaincodeStatus.State.BACKING_OFF)
                : status)
        .sorted(Comparator.comparing(status -> status.id().value()))
        .toList();
  }

  /**
   * The launch in progress or done; if there is none, a new one, which {@code initiate} is called
   * with first.
   */
  Launch join(PackageId chaincode, Consumer<Launch> initiate) {
    return launches.compute(
        chaincode,
        (_, current) -> {
          if (current != null && !current.isOver()) {
            return current;
          }
          int launched =
              Stream.concat(
                      Optional.ofNullable(current).map(Launch::status).stream(),
                      lastEnd(chaincode).stream())
                  .mapToInt(ChaincodeStatus::launches)
                  .max()
                  .orElse(0);
          Optional<String> lastError = lastEnd(chaincode).flatMap(ChaincodeStatus::lastError);
          var launch =
              new Launch(chaincode, Optional.ofNullable(current), clock, launched + 1, lastError);
          backingOff.remove(chaincode);
          initiate.accept(launch);
          return launch;
        });
  }

  Instant now() {
    return clock.instant();
  }

  Optional<Launch> find(PackageId chaincode) {
    return Optional.ofNullable(launches.get(chaincode));
  }

  Collection<Launch> all() {
    return List.copyOf(launches.values());
  }

  /** How the last launch of a chaincode ended; empty if none has. */
  Optional<ChaincodeStatus> lastEnd(PackageId chaincode) {
    return Optional.ofNullable(ended.get(chaincode));
  }

  /** A launch is over and all that it started is gone. */
  void remove(Launch launch) {
    ended.put(launch.id(), launch.status());
    launch
        .whyGone()
        .ifPresentOrElse(why -> whyGone.put(launch.id(), why), () -> whyGone.remove(launch.id()));
    launches.remove(launch.id(), launch);
    launch.released();
  }

  /** Why a chaincode is gone that was ready when it was last launched. */
  Optional<String> whyGone(PackageId chaincode) {
    return Optional.ofNullable(whyGone.get(chaincode));
  }

  /** The next attempt to reach the chaincode's server comes by itself. */
  void backingOff(PackageId chaincode) {
    backingOff.add(chaincode);
  }

  /** Nobody refers to the chaincode any more. */
  public void forget(PackageId chaincode) {
    ended.remove(chaincode);
    whyGone.remove(chaincode);
    backingOff.remove(chaincode);
  }

  void tell(Consumer<LaunchListener> event) {
    for (LaunchListener listener : listeners) {
      try {
        event.accept(listener);
      } catch (RuntimeException | Error e) {
        log.error("A listener of launches failed", e);
      }
    }
  }

  static HeddleException notExpected(PackageId chaincode) {
    return new HeddleException(
        Fault.UNAVAILABLE,
        "peer will not accept external chaincode connection %s (except in dev mode)"
            .formatted(chaincode));
  }
}
