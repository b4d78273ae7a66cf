// SPDX-License-Identifier: Apache-2.0
package io.heddle.process;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one run of a chaincode, or its build, writes: its lines go to who listens and into the log,
 * and the last of them are kept. Safe for threads.
 */
public final class ChaincodeOutput {

  private final BuilderStep step;
  private final StepListener listener;
  private final boolean isLogged;
  private final Logger shown;
  private final OutputTail tail;

  private ChaincodeOutput(
      BuilderStep step, StepListener listener, boolean isLogged, ErrorSummary summary) {
    this.step = step;
    this.listener = listener;
    this.isLogged = isLogged;
    this.tail = new OutputTail(summary);
    this.shown = LoggerFactory.getLogger("chaincode." + step.id().label());
  }

  /**
   * What a chaincode is to write.
   *
   * @param isLogged whether its lines go into the log
   */
  public static ChaincodeOutput ofRun(BuilderStep step, StepListener listener, boolean isLogged) {
    return new ChaincodeOutput(step, listener, isLogged, ErrorSummary.ofProgram());
  }

  /** What its build is to write, which nobody wants in the log. */
  public static ChaincodeOutput ofBuild(BuilderStep step, StepListener listener) {
    return new ChaincodeOutput(step, listener, false, ErrorSummary.ofBuilder());
  }

  /** Takes the lines of one of its outputs, {@code out} or {@code err}. */
  public Consumer<String> of(String output) {
    return line -> {
      tail.add(line);
      listener.line(step, line);
      if (isLogged) {
        LoggedLine logged = LoggedLine.of(output, line);
        shown
            .atLevel(logged.level())
            .addKeyValue("command", step.name())
            .addKeyValue("ccid", step.id())
            .log(logged.text());
      }
    };
  }

  /** The last lines, at most 20; some chaincode libraries write errors to either output. */
  public List<String> lastLines() {
    return tail.lines();
  }

  /** The line that says best what went wrong; empty if none does. */
  public Optional<String> error() {
    return tail.error();
  }

  /** The last error since then, in {@link System#nanoTime}, that nobody in it caught. */
  public Optional<String> uncaughtSince(long then) {
    return tail.uncaughtSince(then);
  }
}
