// SPDX-License-Identifier: Apache-2.0
package io.heddle.process;

import io.heddle.alive.Errand;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A local chaincode that was started through a builder's {@code run}. Safe for threads. */
public final class RunningProcess implements RunningChaincode {

  private static final Logger log = LoggerFactory.getLogger(RunningProcess.class);

  private static final Duration STOP_GRACE = Duration.ofSeconds(5);

  private final BuilderStep step;
  private final ChildProcess process;
  private final ChaincodeOutput output;
  private final CompletableFuture<ExitStatus> ended = new CompletableFuture<>();

  private RunningProcess(BuilderStep step, ChildProcess process, ChaincodeOutput output) {
    this.step = step;
    this.process = process;
    this.output = output;
  }

  /**
   * Executes the command.
   *
   * @param directory its temporary directory, which goes when it ends or cannot be started
   * @param shown what becomes of each line that it writes before anybody gets it
   * @throws IOException if it cannot be started
   */
  public static RunningProcess start(
      BuilderStep step,
      Command command,
      Path directory,
      UnaryOperator<String> shown,
      StepListener listener)
      throws IOException {
    var output = ChaincodeOutput.ofRun(step, listener, true);
    listener.started(step);
    try {
      ChildProcess process = ChildProcess.start(command, shown, output.of("out"), output.of("err"));
      ProcessNote.write(directory, process.handle());
      var running = new RunningProcess(step, process, output);
      Errand.start(
          "wait-" + step.id().label(), () -> running.awaitEnd(directory, listener), running::lost);
      return running;
    } catch (IOException e) {
      TemporaryDirectories.delete(directory);
      listener.ended(step, String.valueOf(e.getMessage()), Duration.ZERO);
      throw e;
    }
  }

  public long pid() {
    return process.pid();
  }

  @Override
  public String kind() {
    return "process";
  }

  @Override
  public String place() {
    return "pid " + pid();
  }

  @Override
  public boolean isRunning() {
    return process.isRunning();
  }

  /** Waits for the end; its directory is gone when it returns. */
  public ExitStatus waitFor() throws InterruptedException {
    try {
      return ended.get();
    } catch (ExecutionException e) {
      throw new HeddleException(
          Fault.INTERNAL,
          "Waiting for the process of chaincode '%s' failed".formatted(step.id()),
          e);
    }
  }

  @Override
  public Optional<ExitStatus> waitFor(Duration limit) throws InterruptedException {
    try {
      return Optional.of(ended.get(limit.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException | ExecutionException e) {
      return Optional.empty();
    }
  }

  /**
   * Ends the process and all its descendants: asks, and after 5 s kills. Returns when it is gone;
   * does nothing if it has ended already.
   *
   * @throws HeddleException {@code INTERNAL} if it is still there 5 s after being killed
   */
  @Override
  public void stop() {
    stop(STOP_GRACE);
  }

  /** Kills the process and all its descendants; returns when it is gone. */
  @Override
  public void kill() throws InterruptedException {
    process.killTree();
    waitFor();
  }

  void stop(Duration grace) {
    if (!process.isRunning()) {
      return;
    }
    try {
      if (!process.stopTree(grace)) {
        throw new HeddleException(
            Fault.INTERNAL, "failed to stop instance '%s'".formatted(step.id()));
      }
      waitFor();
    } catch (InterruptedException e) {
      process.killTree();
      Thread.currentThread().interrupt();
    }
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

  private void awaitEnd(Path directory, StepListener listener) {
    long begin = System.nanoTime();
    try {
      ExitStatus status = process.waitFor();
      try {
        listener.ended(step, status.text(), Duration.ofNanos(System.nanoTime() - begin));
      } finally {
        TemporaryDirectories.delete(directory);
        ended.complete(status); // whoever waits for the end hears of it whatever else fails
      }
    } catch (InterruptedException e) {
      process.killTree();
      TemporaryDirectories.delete(directory);
      ended.completeExceptionally(e);
      Thread.currentThread().interrupt();
    }
  }

  /** Nobody waits for its end any more, so it must not go on; does nothing if it has ended. */
  private void lost(Throwable why) {
    log.error("Waiting for the process of chaincode '{}' failed", step.id(), why);
    if (ended.completeExceptionally(why)) {
      process.killTree();
    }
  }
}
