// SPDX-License-Identifier: Apache-2.0
package io.heddle.container;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes away what must not stay, also on a thread that somebody has interrupted. */
final class Cleanly {

  private static final Logger log = LoggerFactory.getLogger(Cleanly.class);

  private Cleanly() {}

  /** Removes a container; if that fails, the log says so. */
  static void remove(Engine engine, String container) {
    boolean wasInterrupted = Thread.interrupted();
    try {
      engine.remove(container);
    } catch (EngineFailure e) {
      log.warn("Container '{}' could not be removed: {}", container, e.getMessage());
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
