// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch;

import io.heddle.alive.Mishap;
import io.heddle.alive.Vital;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Launches the chaincode that a definition refers to without waiting for its first use, connects
 * again to servers that were lost, and stops what no definition refers to any more. Safe for
 * threads.
 *
 * <p>Fabric: core/chaincode/lifecycle/custodian.go, which does one after the other and connects to
 * a server only once.
 */
public final class Custodian implements LaunchListener, AutoCloseable {

  /*
   * What is referred to is asked anew at each review; reviews do not overlap. Which launches there
   * are is looked up first: one that a newer definition has brought about is then in the answer, and
   * is not stopped by mistake.
   *
   * A local chaincode that has ended is left alone, as in Fabric: the next use starts it.
   *
   * What is not referred to any more may still be at work for calls that began before, and for such as
   * have looked up what they call and have not begun yet; it is stopped when it has had none for a
   * moment.
   */

  private static final Logger log = LoggerFactory.getLogger(Custodian.class);

  private static final int LAUNCHES_AT_ONCE = 8;
  private static final String REVIEW = "The review of what is to run";

  private static final Duration CALM = Duration.ofMillis(500);
  private static final Duration LONGEST_CALLS = Duration.ofSeconds(30);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  private final Launcher launcher;
  private final Launches launches;
  private final Supplier<Set<PackageId>> referenced;
  private final Predicate<PackageId> isBusy;
  private final ReconnectSettings settings;
  private final Vital vital;
  private final RandomGenerator random = RandomGenerator.getDefault();
  private final Semaphore permits = new Semaphore(LAUNCHES_AT_ONCE);
  private final ConcurrentMap<PackageId, Ward> wards = new ConcurrentHashMap<>();
  private final Set<PackageId> leaving = ConcurrentHashMap.newKeySet();
  private final ReentrantLock reviewing = new ReentrantLock();
  private final AtomicBoolean isReviewDue = new AtomicBoolean();
  private final AtomicBoolean isClosed = new AtomicBoolean();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("custodian-", 0).factory());

  private Custodian(
      Launcher launcher,
      Launches launches,
      Supplier<Set<PackageId>> referenced,
      Predicate<PackageId> isBusy,
      ReconnectSettings settings,
      Vital vital) {
    this.launcher = launcher;
    this.launches = launches;
    this.referenced = referenced;
    this.isBusy = isBusy;
    this.settings = settings;
    this.vital = vital;
  }

  /**
   * A custodian that waits for its first {@link #review}.
   *
   * @param referenced the installed packages that some definition refers to now
   * @param isBusy whether a chaincode has calls that are not over
   * @param vital the custodian as a part of its node: not well while its last review has failed
   */
  public static Custodian of(
      Launcher launcher,
      Launches launches,
      Supplier<Set<PackageId>> referenced,
      Predicate<PackageId> isBusy,
      ReconnectSettings settings,
      Vital vital) {
    var custodian = new Custodian(launcher, launches, referenced, isBusy, settings, vital);
    launches.listen(custodian);
    return custodian;
  }

  /** Something was installed, approved or committed; returns at once. */
  public void review() {
    if (!isReviewDue.getAndSet(true)) {
      run(this::reviewUntilDone);
    }
  }

  /** What is due may come from the state, which cannot be read at every moment. */
  private void reviewUntilDone() throws InterruptedException {
    try {
      vital.persist(REVIEW, this::reviewNow);
      vital.isWell(REVIEW);
    } catch (RuntimeException | Error e) {
      log.error("{} failed; the next one will make up for it", REVIEW, e);
      vital.ails(REVIEW, REVIEW + " failed: " + Mishap.reason(e));
    }
  }

  /**
   * Launches what is referred to now, and waits until each has been ready once or has failed.
   *
   * @return why some are not ready
   */
  public Map<PackageId, HeddleException> launchAll() throws InterruptedException {
    reviewNow();
    Map<PackageId, HeddleException> failures = new LinkedHashMap<>();
    for (Ward ward : wards.values()) {
      firstOutcome(ward).ifPresent(why -> failures.put(ward.id(), why));
    }
    return failures;
  }

  /**
   * Launches a chaincode that is referred to unless it has been, and waits until it has been ready
   * once or has failed.
   *
   * @return why it is not ready; empty also if nothing refers to it
   */
  public Optional<HeddleException> launch(PackageId id) throws InterruptedException {
    reviewNow();
    Ward ward = wards.get(id);
    return ward == null ? Optional.empty() : firstOutcome(ward);
  }

  private static Optional<HeddleException> firstOutcome(Ward ward) throws InterruptedException {
    try {
      return ward.firstOutcome().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e); // nobody completes it so
    }
  }

  /**
   * Waits until a chaincode is gone that nothing refers to any more, with the calls that it had.
   *
   * @return whether it is; not if something refers to it again, or it does not end
   */
  public boolean awaitGone(PackageId id) throws InterruptedException {
    reviewNow();
    long deadline = System.nanoTime() + LONGEST_CALLS.multipliedBy(2).toNanos();
    while (launches.find(id).isPresent()) {
      if (System.nanoTime() > deadline || referenced.get().contains(id)) {
        return false;
      }
      Thread.sleep(BETWEEN_LOOKS);
    }
    return true;
  }

  @Override
  public void ready(ChaincodeStatus status, Duration took) {
    if (!wards.containsKey(status.id()) && status.kind() != ChaincodeStatus.Kind.BY_HAND) {
      review(); // a use that began before the last definition of its name was committed
    }
  }

  @Override
  public void failed(ChaincodeStatus status, HeddleException why, Duration took) {
    reconnect(status);
  }

  @Override
  public void lost(ChaincodeStatus status, Duration lasted) {
    Optional.ofNullable(wards.get(status.id())).ifPresent(ward -> ward.lost(lasted));
    reconnect(status);
  }

  /** Gives up what is under way; the launcher stops what runs. */
  @Override
  public void close() {
    isClosed.set(true);
    wards.values().forEach(Ward::dismiss);
    threads.shutdownNow();
    threads.close();
  }

  private void reviewNow() {
    reviewing.lock();
    try {
      isReviewDue.set(false);
      List<ChaincodeStatus> live =
          launches.statuses().stream().filter(ChaincodeStatus::isLive).toList();
      Set<PackageId> now = referenced.get();
      now.forEach(this::take);
      wards.values().stream().filter(ward -> !now.contains(ward.id())).forEach(this::leave);
      live.stream()
          .filter(status -> status.kind() != ChaincodeStatus.Kind.BY_HAND)
          .map(ChaincodeStatus::id)
          .filter(id -> !now.contains(id))
          .filter(leaving::add)
          .forEach(id -> run(() -> letGo(id)));
    } finally {
      reviewing.unlock();
    }
  }

  private void take(PackageId id) {
    if (!wards.containsKey(id)) {
      var ward = new Ward(id, new BackOff(settings, random));
      wards.put(id, ward);
      run(() -> launch(ward));
    }
  }

  private void leave(Ward ward) {
    ward.dismiss();
    wards.remove(ward.id());
  }

  private void launch(Ward ward) throws InterruptedException {
    permits.acquire();
    try {
      if (!ward.isDismissed()) {
        launcher.ensureReady(ward.id());
      }
      ward.succeeded();
    } catch (HeddleException e) {
      ward.failed(e);
    } catch (RuntimeException | Error e) {
      ward.failed(
          new HeddleException(Fault.INTERNAL, "unexpected failure: " + Mishap.reason(e), e));
      throw e;
    } finally {
      permits.release();
      ward.settled();
    }
  }

  private void letGo(PackageId id) throws InterruptedException {
    try {
      awaitCalm(id);
    } finally {
      leaving.remove(id);
    }
    if (referenced.get().contains(id)) {
      return;
    }
    log.info("Chaincode '{}' is stopped: no definition refers to it any more", id);
    launcher.stop(id);
    launches.forget(id);
  }

  private void awaitCalm(PackageId id) throws InterruptedException {
    long began = System.nanoTime();
    long lastBusy = began;
    while (System.nanoTime() - lastBusy < CALM.toNanos()
        && System.nanoTime() - began < LONGEST_CALLS.toNanos()
        && !isClosed.get()) {
      Thread.sleep(BETWEEN_LOOKS);
      if (isBusy.test(id)) {
        lastBusy = System.nanoTime();
      }
    }
  }

  private void reconnect(ChaincodeStatus status) {
    Ward ward = wards.get(status.id());
    if (ward == null || !settings.isOn() || status.kind() != ChaincodeStatus.Kind.REMOTE) {
      return;
    }
    launches.backingOff(status.id());
    ward.planAttempt()
        .ifPresent(delay ->
            run(() -> {
              log.debug("Connecting to chaincode '{}' again in {}", ward.id(), delay);
              if (ward.await(delay) && launches.status(ward.id()).isEmpty()) {
                launch(ward);
              }
            }));
  }

  private void run(Task task) {
    try {
      threads.execute(() -> runHere(task));
    } catch (RejectedExecutionException e) {
      if (!isClosed.get()) {
        throw e;
      }
    }
  }

  private static void runHere(Task task) {
    try {
      task.run();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      log.error("Looking after a chaincode failed", e);
    }
  }

  /** What runs on a thread of its own. */
  @FunctionalInterface
  private interface Task {
    void run() throws InterruptedException;
  }
}
