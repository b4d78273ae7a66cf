// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;

/**
 * The ports of one peer's debuggers: the same for a chaincode each time that it is started, as long
 * as no other program has taken it meanwhile.
 */
final class DebugPorts {

  /** Where Java's debugger is looked for as a rule. */
  private static final int FIRST = 5005;

  private static final int FOR_EACH_PEER = 10;
  private static final int LAST = 65_535;

  private final int place;
  private final Map<String, Integer> given = new HashMap<>(); // guarded by this

  /**
   * Those of a peer.
   *
   * @param place of the peer among those of its node
   */
  DebugPorts(int place) {
    this.place = place;
  }

  /**
   * That of a chaincode.
   *
   * @param wanted of the first peer, those of the others are behind it; 0 for any free one
   * @throws HeddleException {@code CONFLICT} if it is taken
   */
  synchronized int of(String label, int wanted) {
    int before = given.getOrDefault(label, 0);
    if (before != 0 && isFree(before)) {
      return before;
    }
    int port = wanted == 0 ? firstFree() : wanted + place;
    if (port > LAST || !isFree(port)) {
      throw new HeddleException(
          Fault.CONFLICT,
          "Port %d for the debugger of '%s' is taken; choose another with --debug NAME=PORT"
              .formatted(port, label));
    }
    given.put(label, port);
    return port;
  }

  private int firstFree() {
    for (int port = FIRST + place * FOR_EACH_PEER; port < LAST; port++) {
      if (!given.containsValue(port) && isFree(port)) {
        return port;
      }
    }
    return LAST;
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
