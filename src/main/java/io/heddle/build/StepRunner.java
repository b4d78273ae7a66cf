// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Runs detect, build and release: each to its end or to its limit. */
final class StepRunner {

  private static final Duration STOP_GRACE = Duration.ofSeconds(1);

  private final BuildListener listener;

  StepRunner(BuildListener listener) {
    this.listener = listener;
  }

  /**
   * Runs one step; when it returns, the process has ended, and so has what it left running.
   *
   * @param scratch the directory of the build, where the process is noted
   * @throws HeddleException {@code UNAVAILABLE} if interrupted
   */
  StepOutcome run(
      Builder builder, BuildStep step, Duration limit, Path scratch, Path... directories) {
    long begin = System.nanoTime();
    listener.started(step);
    StepOutcome outcome = outcome(builder, step, limit, scratch, directories);
    listener.ended(step, outcome.text(), Duration.ofNanos(System.nanoTime() - begin));
    return outcome;
  }

  private StepOutcome outcome(
      Builder builder, BuildStep step, Duration limit, Path scratch, Path[] directories) {
    List<String> arguments =
        Stream.of(directories).map(directory -> directory.toAbsolutePath().toString()).toList();
    ChildProcess process;
    try {
      process =
          ChildProcess.start(
              builder, step.name(), arguments, lines(step, Level.DEBUG), lines(step, Level.INFO));
    } catch (IOException e) {
      return new StepOutcome.NotStarted(String.valueOf(e.getMessage()));
    }
    ProcessNote.write(scratch, process.handle());
    try {
      if (process.waitFor(limit)) {
        return new StepOutcome.Ended(process.waitFor(), process.lastLines());
      }
      process.stopTree(STOP_GRACE);
      return new StepOutcome.OverLimit(limit, process.lastLines());
    } catch (InterruptedException e) {
      process.killTree();
      Thread.currentThread().interrupt();
      throw new HeddleException(
          Fault.UNAVAILABLE,
          "Builder '%s' was stopped during '%s' of package '%s'"
              .formatted(step.builder(), step.name(), step.id()),
          e);
    }
  }

  private Consumer<String> lines(BuildStep step, Level level) {
    Logger log = LoggerFactory.getLogger("chaincode.externalbuilder." + step.builder());
    return line -> {
      log.atLevel(level)
          .addKeyValue("command", step.name())
          .addKeyValue("ccid", step.id())
          .log(line);
      listener.line(step, line);
    };
  }
}
