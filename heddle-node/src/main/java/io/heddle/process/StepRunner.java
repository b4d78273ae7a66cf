// SPDX-License-Identifier: Apache-2.0
package io.heddle.process;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Runs steps of builders that end by themselves: each to its end or to its limit. */
public final class StepRunner {

  private static final Duration STOP_GRACE = Duration.ofSeconds(1);

  private final StepListener listener;

  public StepRunner(StepListener listener) {
    this.listener = listener;
  }

  /**
   * Runs one step; when it returns, the process has ended, and so has what it left running.
   *
   * @param scratch the directory of the build, where the process is noted
   * @param shown what becomes of each line that it writes before anybody gets it
   * @throws HeddleException {@code UNAVAILABLE} if interrupted
   */
  public StepOutcome run(
      BuilderStep step,
      Command command,
      Duration limit,
      Path scratch,
      UnaryOperator<String> shown) {
    long begin = System.nanoTime();
    listener.started(step);
    StepOutcome outcome = outcome(step, command, limit, scratch, shown);
    listener.ended(step, outcome.text(), Duration.ofNanos(System.nanoTime() - begin));
    return outcome;
  }

  private StepOutcome outcome(
      BuilderStep step,
      Command command,
      Duration limit,
      Path scratch,
      UnaryOperator<String> shown) {
    ChildProcess process;
    try {
      process =
          ChildProcess.start(command, shown, lines(step, Level.DEBUG), lines(step, Level.INFO));
    } catch (IOException e) {
      return new StepOutcome.NotStarted(String.valueOf(e.getMessage()));
    }
    ProcessNote.write(scratch, process.handle());
    try {
      if (process.waitFor(limit)) {
        return new StepOutcome.Ended(
            process.waitFor(), process.lastLines(), process.error().orElse(""));
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

  private Consumer<String> lines(BuilderStep step, Level level) {
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
