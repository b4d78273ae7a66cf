// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/**
 * The launches of one peer: which chaincode is being launched, which is ready. Safe for threads;
 * nothing here blocks.
 *
 * <p>Streams ask it who may register and tell it what becomes of them; the {@link Launcher} does
 * the work.
 */
public final class Launches {

  private final ConcurrentMap<PackageId, Launch> launches = new ConcurrentHashMap<>();

  /**
   * A chaincode asks to register.
   *
   * @param dialled the package whose server was dialled; empty if the chaincode dialled the peer
   * @throws HeddleException {@code UNAVAILABLE} if nobody launches it, {@code DENIED} if it is not
   *     the one that was dialled
   */
  public void admit(PackageId chaincode, Optional<PackageId> dialled) {
    if (dialled.isPresent() && !dialled.get().equals(chaincode)) {
      String why = "server registered as %s, expected %s".formatted(chaincode, dialled.get());
      find(dialled.get())
          .ifPresent(launch ->
              launch.fail(
                  new HeddleException(Fault.DENIED, "chaincode registration failed: " + why)));
      throw new HeddleException(Fault.DENIED, why);
    }
    if (find(chaincode).filter(Launch::isLaunching).isEmpty()) {
      throw new HeddleException(
          Fault.UNAVAILABLE,
          "peer will not accept external chaincode connection %s (except in dev mode)"
              .formatted(chaincode));
    }
  }

  /** A chaincode is ready for transactions. */
  public void ready(PackageId chaincode) {
    find(chaincode).ifPresent(Launch::ready);
  }

  /** A chaincode's stream has ended, for the reason given. */
  public void ended(PackageId chaincode, String cause, boolean wasReady) {
    find(chaincode)
        .ifPresent(launch -> {
          if (wasReady) {
            launch.lost(cause);
          } else {
            launch.fail(
                new HeddleException(
                    Fault.UNAVAILABLE,
                    "connection to %s failed: error handling chaincode stream for %s: %s"
                        .formatted(chaincode, chaincode, cause)));
          }
        });
  }

  /** Where a chaincode stands; empty if it is not launched. */
  public Optional<ChaincodeStatus> status(PackageId chaincode) {
    return find(chaincode).filter(launch -> !launch.isOver()).map(Launch::status);
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
          var launch = new Launch(chaincode, Optional.ofNullable(current));
          initiate.accept(launch);
          return launch;
        });
  }

  Optional<Launch> find(PackageId chaincode) {
    return Optional.ofNullable(launches.get(chaincode));
  }

  Collection<Launch> all() {
    return List.copyOf(launches.values());
  }

  void remove(Launch launch) {
    launches.remove(launch.id(), launch);
  }
}
