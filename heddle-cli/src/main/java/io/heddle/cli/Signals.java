// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import java.util.Map;
import java.util.Optional;

/** Which signal makes the process end. */
final class Signals {

  /** By the name of the thread on which Java ends a process that got one, until it has ended. */
  private static final Map<String, Received> BY_THREAD =
      Map.of(
          "SIGHUP handler", new Received("SIGHUP", 129, Optional.empty()),
          "SIGINT handler", new Received("SIGINT", 130, Optional.of("2 (interrupt)")),
          "SIGTERM handler", new Received("SIGTERM", 143, Optional.of("15 (terminated)")));

  private Signals() {}

  /**
   * A signal.
   *
   * @param exitCode of a process that it ends
   * @param words as Go has them; empty if it just ends a Fabric peer
   */
  record Received(String name, int exitCode, Optional<String> words) {}

  /** Empty if none has come. */
  static Optional<Received> received() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(thread -> Optional.ofNullable(BY_THREAD.get(thread.getName())))
        .flatMap(Optional::stream)
        .findFirst();
  }
}
