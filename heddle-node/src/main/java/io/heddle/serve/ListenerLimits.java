// SPDX-License-Identifier: Apache-2.0
package io.heddle.serve;

/**
 * What those who connect to one listener may take at most, together and each of them.
 *
 * @param maxConnections together; one address may have three quarters of them
 * @param maxCallsPerConnection more have to wait in the client
 * @param maxResets calls that a connection may break off within {@link #WINDOW_SECONDS}
 * @param maxIdleFrames frames that carry nothing, for a connection within {@link #WINDOW_SECONDS}
 * @param maxArrivingBytes of messages that have begun to arrive, together
 * @param maxUnreadBytes of answers that clients do not take, together
 * @param countsRunning whether a large message counts until its call is over, not only until it has
 *     arrived
 */
public record ListenerLimits(
    int maxConnections,
    int maxCallsPerConnection,
    int maxResets,
    int maxIdleFrames,
    long maxArrivingBytes,
    long maxUnreadBytes,
    boolean countsRunning) {

  static final int WINDOW_SECONDS = 10;

  private static final int MAX_CLIENTS = 4096;
  private static final int MAX_CHAINCODES = 1024;
  private static final int FEW = 16;

  /** More than the calls that Fabric's sample configuration lets one client have at once. */
  private static final int MAX_CALLS = 6000;

  /** For the listener that clients dial. */
  static ListenerLimits forClients() {
    return new ListenerLimits(
        Math.clamp(OpenFiles.limit() / 4, FEW, MAX_CLIENTS),
        MAX_CALLS,
        1000,
        1000,
        memory() / 4,
        memory() / 4,
        true);
  }

  /** For the listener that chaincode dials: its streams are not limited, what it sends is. */
  static ListenerLimits forChaincode() {
    return new ListenerLimits(
        Math.clamp(OpenFiles.limit() / 16, FEW, MAX_CHAINCODES),
        Integer.MAX_VALUE,
        1000,
        1000,
        memory() / 2,
        memory() / 2,
        false);
  }

  private static long memory() {
    return Runtime.getRuntime().maxMemory();
  }
}
