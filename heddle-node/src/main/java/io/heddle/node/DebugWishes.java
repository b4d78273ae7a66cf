// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which chaincodes of a node are to have a debugger listening when they are started next: those
 * that its start names, and those that a deployment names later. Safe for threads.
 */
final class DebugWishes {

  private final Map<String, Integer> ports;
  private final boolean isLimitGiven;
  private final boolean areServersDebugged;

  DebugWishes(DebugSettings settings) {
    this.ports = new ConcurrentHashMap<>(settings.ports());
    this.isLimitGiven = settings.isLimitGiven();
    this.areServersDebugged = settings.areServersDebugged();
  }

  /**
   * Some more.
   *
   * @param more ports by the names of chaincodes, 0 for any free one
   */
  void add(Map<String, Integer> more) {
    ports.putAll(more);
  }

  /** The port that is wanted, 0 for any free one; empty if no debugger is. */
  Optional<Integer> port(String chaincode) {
    return Optional.ofNullable(ports.get(chaincode));
  }

  /** Whether every chaincode server may stand in a debugger. */
  boolean areServersDebugged() {
    return areServersDebugged;
  }

  /** Whether somebody has said how long calls may take. */
  boolean isLimitGiven() {
    return isLimitGiven;
  }
}
