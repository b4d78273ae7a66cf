// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** A local chaincode that was started through a builder's {@code run}. Safe for threads. */
public final class RunningProcess implements AutoCloseable {

  private static final Duration STOP_GRACE = Duration.ofSeconds(5);

  private final PackageId id;
  private final ChildProcess process;
  private final OutputTail tail;
  private final CompletableFuture<ExitStatus> ended = new CompletableFuture<>();

  private RunningProcess(
      Instance instance, ChildProcess process, OutputTail tail, RunDirectory directory) {
    this.id = instance.id();
    this.process = process;
    this.tail = tail;
    Thread.ofVirtual().name("wait-" + id.label()).start(() -> awaitEnd(directory, instance));
  }

  static RunningProcess start(Instance instance, PeerConnection peer) {
    RunDirectory directory;
    try {
      directory = RunDirectory.create(peer, instance.buildDir());
    } catch (IOException e) {
      throw notStarted(instance, e);
    }
    try {
      List<String> arguments =
          List.of(instance.buildDir().toAbsolutePath().toString(), directory.path().toString());
      var tail = new OutputTail();
      instance.listener().started(step(instance));
      ChildProcess process =
          ChildProcess.start(
              instance.builder(),
              "run",
              arguments,
              lines(instance, Level.DEBUG, tail),
              lines(instance, Level.INFO, tail));
      ProcessNote.write(directory.path(), process.handle());
      return new RunningProcess(instance, process, tail, directory);
    } catch (IOException e) {
      directory.delete();
      instance.listener().ended(step(instance), String.valueOf(e.getMessage()), Duration.ZERO);
      throw notStarted(instance, e);
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean isRunning() {
    return process.isRunning();
  }

  /** Waits for the end; the run directory is gone when it returns. */
  public ExitStatus waitFor() throws InterruptedException {
    try {
      return ended.get();
    } catch (ExecutionException e) {
      throw new HeddleException(
          Fault.INTERNAL, "Waiting for the process of chaincode '%s' failed".formatted(id), e);
    }
  }

  /**
   * Ends the process and all its descendants: asks, and after 5 s kills. Returns when it is gone;
   * does nothing if it has ended already.
   *
   * @throws HeddleException {@code INTERNAL} if it is still there 5 s after being killed
   */
  public void stop() {
    stop(STOP_GRACE);
  }

  void stop(Duration grace) {
    if (!process.isRunning()) {
      return;
    }
    try {
      if (!process.stopTree(grace)) {
        throw new HeddleException(Fault.INTERNAL, "failed to stop instance '%s'".formatted(id));
      }
      waitFor();
    } catch (InterruptedException e) {
      process.killTree();
      Thread.currentThread().interrupt();
    }
  }

  /**
   * The last lines it wrote, at most 20; some chaincode libraries write errors to either output.
   */
  public List<String> lastLines() {
    return tail.lines();
  }

  /** Calls the consumer once, on a thread of its own, when the process has ended. */
  public void onExit(Consumer<ExitStatus> consumer) {
    var _ = ended.thenAcceptAsync(consumer, Thread::startVirtualThread);
  }

  @Override
  public void close() {
    stop();
  }

  private void awaitEnd(RunDirectory directory, Instance instance) {
    long begin = System.nanoTime();
    try {
      ExitStatus status = process.waitFor();
      instance
          .listener()
          .ended(step(instance), status.text(), Duration.ofNanos(System.nanoTime() - begin));
      directory.delete();
      ended.complete(status);
    } catch (InterruptedException e) {
      process.killTree();
      directory.delete();
      ended.completeExceptionally(e);
      Thread.currentThread().interrupt();
    }
  }

  private static BuildStep step(Instance instance) {
    return new BuildStep(instance.id(), instance.builder().name(), "run");
  }

  private static Consumer<String> lines(Instance instance, Level level, OutputTail tail) {
    PackageId id = instance.id();
    BuildStep step = step(instance);
    Logger log = LoggerFactory.getLogger("chaincode." + id.label());
    return line -> {
      tail.add(line);
      instance.listener().line(step, line);
      log.atLevel(level).addKeyValue("command", "run").addKeyValue("ccid", id).log(line);
    };
  }

  private static HeddleException notStarted(Instance instance, IOException cause) {
    return new HeddleException(
        Fault.CHAINCODE,
        "could not execute run: builder '%s' run failed to start: %s"
            .formatted(instance.builder().name(), cause.getMessage()),
        cause);
  }
}
