// SPDX-License-Identifier: Apache-2.0
package io.heddle.config;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.util.Map;
import java.util.Optional;

/**
 * Where the orderer listens.
 *
 * @param mayMove whether any free port will do if that of the address is taken, because nobody
 *     asked for it
 */
public record OrdererSettings(HostPort address, boolean mayMove) {

  private static final String HOST = "ORDERER_GENERAL_LISTENADDRESS";
  private static final String PORT = "ORDERER_GENERAL_LISTENPORT";
  private static final HostPort DEFAULT = new HostPort("localhost", 7050);
  private static final int LAST_PORT = 65_535;

  /** On Fabric's usual port if that is free. */
  public static OrdererSettings defaults() {
    return new OrdererSettings(DEFAULT, true);
  }

  /** On any free port of this machine. */
  public static OrdererSettings anyPort() {
    return new OrdererSettings(DEFAULT.withPort(0), false);
  }

  /**
   * The defaults, changed by the variables of Fabric's orderer.
   *
   * @throws HeddleException {@code BAD_INPUT} if one of them can never work
   */
  public static OrdererSettings of(Map<String, String> environment) {
    OrdererSettings settings = defaults();
    Optional<String> host =
        Optional.ofNullable(environment.get(HOST)).filter(text -> !text.isBlank());
    Optional<String> port =
        Optional.ofNullable(environment.get(PORT)).filter(text -> !text.isBlank());
    if (host.isPresent()) {
      settings = settings.withHost(host.get());
    }
    return port.isPresent() ? settings.withPort(port(port.get())) : settings;
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= LAST_PORT) {
        return port;
      }
    } catch (NumberFormatException _) {
      // told below
    }
    throw new HeddleException(
        Fault.BAD_INPUT, "%s is no port: %s takes 0 to %d".formatted(text, PORT, LAST_PORT));
  }

  public OrdererSettings withHost(String host) {
    return new OrdererSettings(address.withHost(host), mayMove);
  }

  /** Exactly there. */
  public OrdererSettings withPort(int port) {
    return new OrdererSettings(address.withPort(port), false);
  }
}
