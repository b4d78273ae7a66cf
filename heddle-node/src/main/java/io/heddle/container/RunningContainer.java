// SPDX-License-Identifier: Apache-2.0
package io.heddle.container;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.process.BuilderStep;
import io.heddle.process.ChaincodeOutput;
import io.heddle.process.ExitStatus;
import io.heddle.process.RunningChaincode;
import io.heddle.process.StepListener;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A chaincode in a container. Safe for threads.
 *
 * <p>Fabric: core/container/dockercontroller/dockercontroller.go, Stop and Wait.
 */
final class RunningContainer implements RunningChaincode {

  private static final Logger log = LoggerFactory.getLogger(RunningContainer.class);

  private static final Duration FOREVER = Duration.ofDays(36_500);
  private static final Duration TO_END = Duration.ofSeconds(5);

  /** An engine that is away for longer than a restart of its connections has lost the container. */
  private static final int TRIES = 4;

  private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);

  private final Engine engine;
  private final String name;
  private final BuilderStep step;
  private final ChaincodeOutput output;
  private final Attached attached;
  private final CompletableFuture<ExitStatus> ended = new CompletableFuture<>();
  private volatile boolean isStopped;

  private RunningContainer(
      Engine engine, String name, BuilderStep step, ChaincodeOutput output, Attached attached) {
    this.engine = engine;
    this.name = name;
    this.step = step;
    this.output = output;
    this.attached = attached;
  }

  /** One that has been started; its end is waited for from now on. */
  static RunningContainer of(
      Engine engine,
      String name,
      BuilderStep step,
      ChaincodeOutput output,
      Attached attached,
      StepListener listener) {
    var running = new RunningContainer(engine, name, step, output, attached);
    // not a virtual thread: one that waits for so long could keep its carrier
    var _ =
        Thread.ofPlatform()
            .daemon()
            .name("container-" + step.id().label())
            .start(() -> running.awaitEnd(listener));
    return running;
  }

  /** Ends and removes a container of that name if there is one; what fails is in the log only. */
  static void end(Engine engine, String name) {
    try {
      endNow(engine, name);
    } catch (EngineFailure e) {
      log.debug("remove container '{}': {}", name, e.getMessage());
    }
  }

  private static void endNow(Engine engine, String name) throws EngineFailure {
    try {
      engine.stop(name);
    } catch (EngineFailure e) {
      log.debug("stop container '{}': {}", name, e.getMessage());
      if (!e.isAnswer()) {
        throw e;
      }
    }
    try {
      engine.kill(name);
    } catch (EngineFailure e) {
      log.debug("kill container '{}': {}", name, e.getMessage());
    }
    engine.remove(name);
  }

  @Override
  public String kind() {
    return "container";
  }

  @Override
  public String place() {
    return name;
  }

  @Override
  public boolean isRunning() {
    return !ended.isDone();
  }

  @Override
  public Optional<ExitStatus> waitFor(Duration limit) throws InterruptedException {
    try {
      return Optional.of(ended.get(limit.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException | ExecutionException e) {
      return Optional.empty();
    }
  }

  @Override
  public void stop() {
    isStopped = true;
    boolean wasInterrupted = Thread.interrupted();
    try {
      endNow(engine, name);
      var _ = waitFor(TO_END);
    } catch (EngineFailure e) {
      throw new HeddleException(
          Fault.INTERNAL,
          "failed to stop instance '%s': container '%s': %s"
              .formatted(step.id(), name, e.getMessage()),
          e);
    } catch (InterruptedException e) {
      wasInterrupted = true;
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void kill() throws InterruptedException {
    isStopped = true;
    try {
      engine.kill(name);
    } catch (EngineFailure e) {
      throw new HeddleException(
          Fault.INTERNAL,
          "Container '%s' could not be killed: %s".formatted(name, e.getMessage()),
          e);
    }
    var _ = waitFor(TO_END);
  }

  @Override
  public List<String> lastLines() {
    return output.lastLines();
  }

  @Override
  public Optional<String> error() {
    return output.error();
  }

  @Override
  public Optional<String> uncaughtSince(long then) {
    return output.uncaughtSince(then);
  }

  @Override
  public void onExit(Consumer<ExitStatus> consumer) {
    var _ = ended.thenAcceptAsync(consumer, Thread::startVirtualThread);
  }

  private void awaitEnd(StepListener listener) {
    long begin = System.nanoTime();
    ExitStatus status = new ExitStatus(-1, "nobody waits for it any more", isStopped);
    try {
      attached.awaitEnd(FOREVER);
      status = exitStatus();
      listener.ended(step, status.text(), Duration.ofNanos(System.nanoTime() - begin));
    } finally {
      ended.complete(status); // whoever waits for the end hears of it whatever else fails
    }
  }

  private ExitStatus exitStatus() {
    String last = "";
    for (int tries = 0; tries < TRIES; tries++) {
      try {
        int code = engine.await(name, Duration.ZERO);
        return new ExitStatus(code, "exit status " + code, isStopped);
      } catch (EngineFailure e) {
        last = String.valueOf(e.getMessage());
        if (isStopped || e.isAnswer()) {
          break;
        }
        pause();
      }
    }
    return new ExitStatus(-1, isStopped ? "signal: killed" : last, isStopped);
  }

  private static void pause() {
    try {
      Thread.sleep(BETWEEN_TRIES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
