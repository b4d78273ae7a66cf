// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * The ports of one peer's debuggers: the same for a chaincode each time that it is started, as long
 * as no other program has taken it meanwhile.
 */
final class DebugPorts {

  /** Where Java's debugger is looked for as a rule. */
  private static final int FIRST = 5005;

  private static final int FOR_EACH_PEER = 10;
  private static final Duration FOR_ITS_PREDECESSOR = Duration.ofSeconds(5);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
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
   * That of a chaincode; the one that it had before, if what had it then lets go of it soon.
   *
   * @param wanted of the first peer, those of the others are behind it; 0 for any free one
   * @throws HeddleException {@code CONFLICT} if another program has it
   */
  int of(String chaincode, int wanted) {
    int before = given(chaincode);
    return before != 0 && isSoonFree(before) ? before : another(chaincode, wanted, before != 0);
  }

  private synchronized int given(String chaincode) {
    return given.getOrDefault(chaincode, 0);
  }

  /** Its earlier version ends with its last call. */
  private static boolean isSoonFree(int port) {
    long deadline = System.nanoTime() + FOR_ITS_PREDECESSOR.toNanos();
    while (!isFree(port)) {
      if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
    return true;
  }

  private synchronized int another(String chaincode, int wanted, boolean hadOne) {
    int port = wanted == 0 || hadOne ? firstFree() : wanted + place;
    if (port > LAST || !isFree(port)) {
      throw new HeddleException(
          Fault.CONFLICT,
          "Port %d for the debugger of '%s' is taken; choose another with --debug NAME=PORT"
              .formatted(port, chaincode));
    }
    given.put(chaincode, port);
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
