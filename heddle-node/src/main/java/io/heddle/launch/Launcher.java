// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch;

import io.heddle.alive.Errand;
import io.heddle.alive.Mishap;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings chaincode to the state in which it takes transactions, and ends what it started. Safe for
 * threads.
 *
 * <p>Fabric: core/chaincode/runtime_launcher.go.
 */
public final class Launcher implements AutoCloseable {

  /*
   * Each launch has one thread that supervises it as long as it lives, and another that attempts it.
   * The attempt ends with a process started or a stream opened; that the chaincode is ready comes
   * from the stream, through Launches. The supervisor bounds the time and, when the launch is over
   * for whatever reason, closes what the attempt has started.
   */

  private static final Logger log = LoggerFactory.getLogger(Launcher.class);

  /** A process is asked for 5 s, then killed and waited for 5 s. */
  private static final Duration RELEASE_LIMIT = Duration.ofSeconds(12);

  private static final Duration BETWEEN_DIALS = Duration.ofMillis(200);

  private static final Duration TIME_TO_EXPLAIN = Duration.ofSeconds(1);

  private static final Duration GRACE_FOR_THE_SUPERVISOR = Duration.ofSeconds(5);

  private final LaunchSettings settings;
  private final Launches launches;
  private final Builds builds;
  private final StreamAcceptor acceptor;
  private final Optional<CredentialIssuer> credentials;
  private final ConcurrentMap<PackageId, Instant> failedDials = new ConcurrentHashMap<>();
  private final AtomicBoolean isClosed = new AtomicBoolean();

  /**
   * A launcher.
   *
   * @param credentials empty if the peer's listener has no TLS
   */
  public Launcher(
      LaunchSettings settings,
      Launches launches,
      Builds builds,
      StreamAcceptor acceptor,
      Optional<CredentialIssuer> credentials) {
    this.settings = settings;
    this.launches = launches;
    this.builds = builds;
    this.acceptor = acceptor;
    this.credentials = credentials;
  }

  /**
   * Returns when the chaincode is ready, launching it if nobody has yet.
   *
   * @throws HeddleException if it cannot be launched; the message is what Fabric puts behind {@code
   *     could not launch chaincode <id>: }
   */
  public void ensureReady(PackageId chaincode) throws InterruptedException {
    if (isClosed.get()) {
      throw new HeddleException(Fault.UNAVAILABLE, "the peer is shutting down");
    }
    var isInitiator = new AtomicBoolean();
    Launch launch =
        launches.join(
            chaincode,
            created -> {
              isInitiator.set(true);
              Errand.start(
                  "launch " + chaincode, () -> supervise(created), why -> failed(created, why));
            });
    if (isClosed.get()) {
      launch.stop(); // close() may have looked for launches before this one was there
    }
    boolean isToWait =
        !isInitiator.get() && launch.status().state() == ChaincodeStatus.State.LAUNCHING;
    long started = System.nanoTime();
    if (!awaitOutcome(launch, GRACE_FOR_THE_SUPERVISOR)) {
      throw new HeddleException(Fault.TIMED_OUT, timeoutText(chaincode));
    }
    Optional<HeddleException> failure = launch.failure();
    if (isToWait) {
      Duration took = Duration.ofNanos(System.nanoTime() - started);
      launches.tell(listener -> listener.awaited(chaincode, failure.isEmpty(), took));
    }
    if (failure.isPresent()) {
      throw isInitiator.get() ? failure.get() : seenByWaiter(failure.get());
    }
  }

  /**
   * Why a chaincode is gone that was ready just now; waits until that is known, for at most {@link
   * #TIME_TO_EXPLAIN}. Empty if nobody knows.
   */
  public Optional<String> whyGone(PackageId chaincode) throws InterruptedException {
    Optional<Launch> last =
        launches
            .find(chaincode)
            .flatMap(each -> each.isOver() ? Optional.of(each) : each.predecessor());
    return last.isPresent()
        ? last.get().awaitExplained(TIME_TO_EXPLAIN)
        : launches.whyGone(chaincode);
  }

  /**
   * Why a chaincode that runs has not answered a call: the last error since the call began that
   * nobody in its process caught. Empty if there is none, or the process is not ours.
   *
   * @param begun in {@link System#nanoTime}
   */
  public Optional<String> whySilent(PackageId chaincode, long begun) {
    return launches
        .find(chaincode)
        .flatMap(launch -> launch.uncaughtSince(begun))
        .map("an error that nothing in the chaincode caught: %s"::formatted);
  }

  /**
   * Stops a chaincode: ends its process, or closes the connection to its server. Nothing to do is
   * no failure.
   */
  public void stop(PackageId chaincode) throws InterruptedException {
    Optional<Launch> found = launches.find(chaincode);
    if (found.isPresent()) {
      found.get().stop();
      awaitReleased(found.get());
    }
  }

  /** Kills a chaincode's process, or cuts the connection to its server, as if that had happened. */
  public void crash(PackageId chaincode) throws InterruptedException {
    Optional<Launch> found = launches.find(chaincode);
    if (found.isPresent()) {
      found.get().crash();
    }
  }

  /** Stops every chaincode; returns when all processes are gone. */
  @Override
  public void close() {
    isClosed.set(true);
    launches.all().forEach(Launch::stop);
    try {
      for (Launch launch : launches.all()) {
        awaitReleased(launch);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void supervise(Launch launch) {
    var attempt = new LaunchAttempt(settings, acceptor, credentials, launch);
    Thread worker =
        Thread.ofVirtual().name("attempt " + launch.id()).start(() -> run(attempt, launch));
    try {
      if (!awaitOutcome(launch, Duration.ZERO)
          && launch.fail(
              new HeddleException(
                  Fault.TIMED_OUT, timeoutText(launch.id()) + attempt.describe()))) {
        launches.tell(listener -> listener.timedOut(launch.id()));
      }
      Duration took = launch.age();
      Optional<HeddleException> failure = launch.failure();
      noteDial(launch.status(), failure.isPresent());
      if (failure.isPresent()) {
        launches.tell(listener -> listener.failed(launch.status(), failure.get(), took));
      } else {
        serve(launch, attempt, took);
      }
      worker.interrupt();
      worker.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      release(launch, attempt);
    }
  }

  /** For as long as it may take; that may become more when its debugger turns out to be open. */
  private boolean awaitOutcome(Launch launch, Duration grace) throws InterruptedException {
    Duration passed = Duration.ZERO;
    Duration limit = startLimit(launch);
    while (limit.compareTo(passed) > 0) {
      if (launch.awaitOutcome(limit.minus(passed).plus(grace))) {
        return true;
      }
      passed = limit;
      limit = startLimit(launch);
    }
    return false;
  }

  private Duration startLimit(Launch launch) {
    return settings.patience().startLimit(launch.id(), settings.startTimeout());
  }

  /** Nobody supervises it any more: the next use has to launch it anew. */
  private void failed(Launch launch, Throwable why) {
    log.error("Supervising chaincode '{}' failed", launch.id(), why);
    launch.fail(
        new HeddleException(Fault.INTERNAL, "unexpected failure: " + Mishap.reason(why), why));
    launches.remove(launch);
  }

  private void serve(Launch launch, LaunchAttempt attempt, Duration took)
      throws InterruptedException {
    ChaincodeStatus status = launch.status();
    log.info("Chaincode '{}' is ready ({})", launch.id(), status.place());
    launches.tell(listener -> listener.ready(status, took));
    launch.awaitOver();
    if (launch.wasStopped()) {
      log.info("Chaincode '{}' ({}) is stopped", launch.id(), status.place());
      launches.tell(listener -> listener.stopped(launch.status()));
    } else {
      launch.explain(attempt.whyGone(launch.endCause()));
      ChaincodeStatus last = launch.status();
      log.info(
          "Chaincode '{}' ({}) is lost: {}",
          launch.id(),
          status.place(),
          last.lastError().orElse(""));
      launches.tell(
          listener -> listener.lost(last, Duration.between(status.since(), last.since())));
    }
  }

  private void run(LaunchAttempt attempt, Launch launch) {
    try {
      Optional<Launch> predecessor = launch.predecessor();
      if (predecessor.isPresent()) {
        predecessor.get().awaitReleased(settings.startTimeout());
      }
      if (!launch.awaitOver(pause(launch.id()))) {
        attempt.run(builds);
      }
    } catch (HeddleException e) {
      launch.fail(e);
    } catch (InterruptedException e) {
      launch.stop();
    } catch (RuntimeException | Error e) {
      log.error("Launching chaincode '{}' failed unexpectedly", launch.id(), e);
      launch.fail(new HeddleException(Fault.INTERNAL, "unexpected failure: " + e, e));
    }
  }

  /** So that many calls of a chaincode whose server is down are not as many dials. */
  private Duration pause(PackageId chaincode) {
    Instant failed = failedDials.get(chaincode);
    return failed == null
        ? Duration.ZERO
        : Duration.between(launches.now(), failed.plus(BETWEEN_DIALS));
  }

  private void noteDial(ChaincodeStatus status, boolean hasFailed) {
    Instant tooLongAgo = launches.now().minus(BETWEEN_DIALS);
    failedDials.values().removeIf(at -> at.isBefore(tooLongAgo));
    if (status.kind() == ChaincodeStatus.Kind.REMOTE && hasFailed) {
      failedDials.put(status.id(), launches.now());
    } else {
      failedDials.remove(status.id());
    }
  }

  private void release(Launch launch, LaunchAttempt attempt) {
    try {
      attempt.close();
    } catch (RuntimeException e) {
      log.error("Failed to stop chaincode '{}': {}", launch.id(), e.getMessage(), e);
    } finally {
      launches.remove(launch);
    }
  }

  private static void awaitReleased(Launch launch) throws InterruptedException {
    if (!launch.awaitReleased(RELEASE_LIMIT)) {
      log.error("Chaincode '{}' is still there after {} s", launch.id(), RELEASE_LIMIT.toSeconds());
    }
  }

  private static String timeoutText(PackageId chaincode) {
    return "timeout expired while starting chaincode %s for transaction".formatted(chaincode);
  }

  private static HeddleException seenByWaiter(HeddleException failure) {
    return new HeddleException(
        failure.fault(), "chaincode registration failed: " + failure.getMessage(), failure);
  }
}
