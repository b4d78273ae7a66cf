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
 * @param admin where its administrators have it join and leave channels
 * @param adminMayMove as {@code mayMove}
 */
public record OrdererSettings(
    HostPort address, boolean mayMove, HostPort admin, boolean adminMayMove) {

  private static final String HOST = "ORDERER_GENERAL_LISTENADDRESS";
  private static final String PORT = "ORDERER_GENERAL_LISTENPORT";
  private static final String ADMIN = "ORDERER_ADMIN_LISTENADDRESS";
  private static final HostPort DEFAULT = new HostPort("localhost", 7050);
  private static final HostPort DEFAULT_ADMIN = new HostPort("localhost", 7053);
  private static final int LAST_PORT = 65_535;

  /** On Fabric's usual ports if they are free. */
  public static OrdererSettings defaults() {
    return new OrdererSettings(DEFAULT, true, DEFAULT_ADMIN, true);
  }

  /** On any free ports of this machine. */
  public static OrdererSettings anyPort() {
    return new OrdererSettings(DEFAULT.withPort(0), false, DEFAULT_ADMIN.withPort(0), false);
  }

  /**
   * The defaults, changed by the variables of Fabric's orderer.
   *
   * @throws HeddleException {@code BAD_INPUT} if one of them can never work
   */
  public static OrdererSettings of(Map<String, String> environment) {
    OrdererSettings settings = defaults();
    Optional<String> host = given(environment, HOST);
    if (host.isPresent()) {
      settings = settings.withHost(host.get());
    }
    Optional<String> port = given(environment, PORT);
    if (port.isPresent()) {
      settings = settings.withPort(port(port.get()));
    }
    Optional<String> admin = given(environment, ADMIN);
    return admin.isPresent() ? settings.withAdmin(HostPort.parse(ADMIN, admin.get())) : settings;
  }

  /** An empty variable overrides nothing. */
  private static Optional<String> given(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
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

  /** Both on another host. */
  public OrdererSettings withHost(String host) {
    return new OrdererSettings(address.withHost(host), mayMove, admin.withHost(host), adminMayMove);
  }

  /** Exactly there. */
  public OrdererSettings withPort(int port) {
    return new OrdererSettings(address.withPort(port), false, admin, adminMayMove);
  }

  /** With the administrators' port exactly there. */
  public OrdererSettings withAdmin(HostPort exactly) {
    return new OrdererSettings(address, mayMove, exactly, false);
  }
}
