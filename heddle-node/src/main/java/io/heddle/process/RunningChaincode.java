// SPDX-License-Identifier: Apache-2.0
package io.heddle.process;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A chaincode that the peer has started, whatever it runs in. Safe for threads. */
public interface RunningChaincode extends AutoCloseable {

  /** What it runs in: {@code process}, {@code container}. */
  String kind();

  /** Which one that is: {@code pid 12}, the name of the container. */
  String place();

  boolean isRunning();

  /** Waits for its end for at most so long; empty if it has not ended by then. */
  Optional<ExitStatus> waitFor(Duration limit) throws InterruptedException;

  /** Ends it and takes away what it leaves; does nothing if all that has happened. */
  void stop();

  /** Kills it; returns when it is gone. */
  void kill() throws InterruptedException;

  /** The last lines it wrote, at most 20. */
  List<String> lastLines();

  /** The line that says best what went wrong; empty if none does. */
  Optional<String> error();

  /** The last error since then, in {@link System#nanoTime}, that nobody in it caught. */
  Optional<String> uncaughtSince(long then);

  /** Calls the consumer once, on a thread of its own, when it has ended. */
  void onExit(Consumer<ExitStatus> consumer);

  @Override
  default void close() {
    stop();
  }
}
