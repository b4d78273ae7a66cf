// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch;

import java.time.Duration;

/**
 * When the peer connects again, by itself, to a chaincode server that it has lost or not reached.
 *
 * @param isOn whether it does; if not, the next use of the chaincode connects, as in Fabric
 * @param first about how long it waits after the first failure; twice as long after each next one
 * @param longest the longest wait
 */
public record ReconnectSettings(boolean isOn, Duration first, Duration longest) {

  /** On, from 1 s to 30 s. */
  public static ReconnectSettings defaults() {
    return new ReconnectSettings(true, Duration.ofSeconds(1), Duration.ofSeconds(30));
  }

  public ReconnectSettings off() {
    return new ReconnectSettings(false, first, longest);
  }
}
