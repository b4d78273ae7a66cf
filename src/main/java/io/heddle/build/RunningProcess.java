// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import io.heddle.base.HeddleException;
import java.util.List;
import java.util.function.Consumer;

/** A local chaincode that was started through a builder's {@code run}. Safe for threads. */
public final class RunningProcess implements AutoCloseable {

  RunningProcess() {}

  public long pid() {
    return NotYet.written();
  }

  public boolean isRunning() {
    return NotYet.written();
  }

  /** Waits for the end; the run directory is gone when it returns. */
  public ExitStatus waitFor() throws InterruptedException {
    return NotYet.written();
  }

  /**
   * Ends the process and all its descendants: asks, and after 5 s kills. Returns when it is gone;
   * does nothing if it has ended already.
   *
   * @throws HeddleException {@code INTERNAL} if it is still there 5 s after being killed
   */
  public void stop() {
    NotYet.written();
  }

  /** The last lines it wrote to standard error, at most 20. */
  public List<String> lastLines() {
    return NotYet.written();
  }

  /** Calls the consumer once, on a thread of its own, when the process has ended. */
  public void onExit(Consumer<ExitStatus> consumer) {
    NotYet.written(consumer);
  }

  @Override
  public void close() {
    stop();
  }
}
