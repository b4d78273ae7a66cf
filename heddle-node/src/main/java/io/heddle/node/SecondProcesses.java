// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.alive.Errand;
import io.heddle.alive.Mishap;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.endorse.SecondInstances;
import io.heddle.launch.ChaincodeStatus;
import io.heddle.launch.LaunchListener;
import io.heddle.launch.Launches;
import io.heddle.stream.ChaincodeStream;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The second instances of the chaincodes that this peer runs itself: another process of the same
 * package, which answers no client. Safe for threads.
 *
 * <p>They live in a host of their own, so that nobody registers twice where clients' calls go. A
 * second instance is launched when somebody first compares, and ends with the first one.
 */
final class SecondProcesses implements SecondInstances, LaunchListener, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SecondProcesses.class);

  private final Launches first;
  private final Supplier<ChaincodeHost> opener;
  private final boolean isEager;
  private @Nullable ChaincodeHost host; // guarded by this
  private boolean isClosed; // guarded by this

  /**
   * None yet.
   *
   * @param first the launches of the instances that answer clients
   * @param opener opens the second host, when it is needed
   * @param isEager whether each first instance gets a second one at once, because every call is
   *     compared
   */
  SecondProcesses(Launches first, Supplier<ChaincodeHost> opener, boolean isEager) {
    this.first = first;
    this.opener = opener;
    this.isEager = isEager;
  }

  /** Empty for a chaincode server, which is one instance, and for one that is started by hand. */
  @Override
  public Optional<ChaincodeStream> find(PackageId chaincode) throws InterruptedException {
    if (!isLocal(chaincode)) {
      return Optional.empty();
    }
    ChaincodeHost second = host();
    Optional<ChaincodeStream> ready = second.streams().find(chaincode);
    if (ready.isPresent()) {
      return ready;
    }
    log.info("A second instance of chaincode '{}' is launched, to be compared with", chaincode);
    second.launcher().ensureReady(chaincode);
    if (!isLocal(chaincode)) {
      stop(chaincode); // the first one has ended meanwhile, maybe before this one could be stopped
    }
    return Optional.of(
        second
            .streams()
            .find(chaincode)
            .orElseThrow(
                () -> new HeddleException(Fault.UNAVAILABLE, "it ended as soon as it was ready")));
  }

  /** Returns when the second instance is gone, if there was one. */
  void stop(PackageId chaincode) throws InterruptedException {
    Optional<ChaincodeHost> second = existing();
    if (second.isPresent()) {
      second.get().launcher().stop(chaincode);
    }
  }

  @Override
  public void ready(ChaincodeStatus status, Duration took) {
    if (isEager) {
      beside(status.id(), () -> find(status.id()));
    }
  }

  @Override
  public void lost(ChaincodeStatus status, Duration lasted) {
    ended(status);
  }

  @Override
  public void stopped(ChaincodeStatus status) {
    ended(status);
  }

  @Override
  public void close() {
    Optional<ChaincodeHost> second;
    synchronized (this) {
      isClosed = true;
      second = existing();
    }
    second.ifPresent(ChaincodeHost::close);
  }

  private void ended(ChaincodeStatus status) {
    if (existing().isPresent()) {
      beside(
          status.id(),
          () -> {
            stop(status.id());
            return Optional.empty();
          });
    }
  }

  private boolean isLocal(PackageId chaincode) {
    return first
        .status(chaincode)
        .filter(status -> status.kind() == ChaincodeStatus.Kind.LOCAL)
        .isPresent();
  }

  private synchronized ChaincodeHost host() {
    if (isClosed) {
      throw new HeddleException(Fault.UNAVAILABLE, "the peer is shutting down");
    }
    ChaincodeHost present = host;
    if (present == null) {
      present = opener.get();
      host = present;
    }
    return present;
  }

  private synchronized Optional<ChaincodeHost> existing() {
    return Optional.ofNullable(host);
  }

  /** On a thread of its own: who tells of launches must not wait. */
  private static void beside(PackageId chaincode, Task task) {
    Errand.start(
        "second " + chaincode,
        () -> {
          var _ = task.run();
        },
        why -> log.warn("Second instance of chaincode '{}': {}", chaincode, Mishap.reason(why)));
  }

  @FunctionalInterface
  private interface Task {
    Optional<ChaincodeStream> run() throws InterruptedException;
  }
}
