// SPDX-License-Identifier: Apache-2.0
package io.heddle.config;

import java.util.OptionalInt;

/**
 * Where the console is served.
 *
 * @param isServed whether it is at all
 * @param host of this machine only unless somebody asked for more
 * @param port exactly there; 0 for any; empty for the usual one if that is free, else any
 */
public record ConsoleSettings(boolean isServed, String host, OptionalInt port) {

  private static final String LOOPBACK = "127.0.0.1";
  private static final int FROM_PEER = 1000;
  private static final int LAST_PORT = 65_535;

  public static ConsoleSettings none() {
    return new ConsoleSettings(false, LOOPBACK, OptionalInt.empty());
  }

  /** On its usual port of this machine. */
  public static ConsoleSettings usual() {
    return new ConsoleSettings(true, LOOPBACK, OptionalInt.empty());
  }

  public ConsoleSettings at(int newPort) {
    return new ConsoleSettings(isServed, host, OptionalInt.of(newPort));
  }

  public ConsoleSettings on(String newHost) {
    return new ConsoleSettings(isServed, newHost, port);
  }

  public boolean mayMove() {
    return port.isEmpty();
  }

  /**
   * The address, a thousand ports behind the first peer's if nothing else was asked for.
   *
   * @param peerPort where that one is to listen, 0 for any
   */
  public HostPort address(int peerPort) {
    boolean hasUsual = peerPort != 0 && peerPort + FROM_PEER <= LAST_PORT;
    return new HostPort(host, port.orElse(hasUsual ? peerPort + FROM_PEER : 0));
  }
}
