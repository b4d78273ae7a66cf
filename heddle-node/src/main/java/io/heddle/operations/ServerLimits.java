// SPDX-License-Identifier: Apache-2.0
package io.heddle.operations;

import java.time.Duration;

/**
 * What one client of a port may take from the others.
 *
 * @param maxConnections when there are as many, the one that has waited longest for a request makes
 *     room for the next
 * @param firstRequest from accepting a connection to its first whole request
 * @param nextRequest from an answer to the next whole request
 * @param answer how long a client may take to read an answer
 */
public record ServerLimits(
    int maxConnections, Duration firstRequest, Duration nextRequest, Duration answer) {

  private static final int USUAL_CONNECTIONS = 64;

  /**
   * For a process that may have as many open files.
   *
   * @param maxOpenFiles one in sixteen may be a connection of this port
   */
  public static ServerLimits of(int maxOpenFiles) {
    return new ServerLimits(
        Math.clamp(maxOpenFiles / 16, 4, USUAL_CONNECTIONS),
        Duration.ofSeconds(10),
        Duration.ofSeconds(75), // monitoring asks each minute
        Duration.ofSeconds(10));
  }
}
