// SPDX-License-Identifier: Apache-2.0
package io.heddle.serve;

import io.heddle.config.ServerConnections;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * How long a listener waits for a connection that says nothing, and how often a client may ask
 * whether the listener is still there.
 *
 * <p>Fabric: internal/pkg/comm/config.go.
 *
 * @param pingAfter how long a connection may be silent before the listener asks
 * @param pingTimeout how long the answer may take before the connection is closed
 * @param minClientInterval how far apart a client's own questions have to be
 * @param setUpTimeout from accepting a connection to the client's first HTTP/2 settings
 * @param maxMessageBytes what a client may send at once; more ends its call
 * @param limits what clients may take together
 * @param mayStandStill whether, at the moment, a client that answers no ping is left alone, since
 *     it may be stopped in a debugger
 */
public record ConnectionRules(
    Duration pingAfter,
    Duration pingTimeout,
    Duration minClientInterval,
    Duration setUpTimeout,
    int maxMessageBytes,
    ListenerLimits limits,
    BooleanSupplier mayStandStill) {

  /** Whoever answers no ping is gone. */
  static final BooleanSupplier NEVER_STANDS_STILL = () -> false;

  /** Fabric's limit. */
  private static final int MAX_MESSAGE_BYTES = 100 * 1024 * 1024;

  /** More than a chaincode may send: what is over that limit is refused, and the stream lives. */
  private static final int MAX_CHAINCODE_MESSAGE_BYTES = 256 * 1024 * 1024;

  // Fabric lets clients ask every 60 s; a little less, since the network may hand on a question
  // early
  private static final Duration MIN_CLIENT_INTERVAL = Duration.ofSeconds(50);
  private static final Duration PING_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration SET_UP_TIMEOUT = Duration.ofSeconds(5);

  /** For the listener that clients dial. */
  public static ConnectionRules forClients() {
    return new ConnectionRules(
        Duration.ofHours(2),
        PING_TIMEOUT,
        MIN_CLIENT_INTERVAL,
        SET_UP_TIMEOUT,
        MAX_MESSAGE_BYTES,
        ListenerLimits.forClients(),
        NEVER_STANDS_STILL);
  }

  /** For the listener that clients dial, as a configuration has it. */
  public static ConnectionRules forClients(ServerConnections settings) {
    return new ConnectionRules(
        settings.pingAfter(),
        settings.pingLimit(),
        settings.clientsInterval().multipliedBy(5).dividedBy(6),
        settings.setUp(),
        settings.maxMessageBytes(),
        ListenerLimits.forClients(),
        NEVER_STANDS_STILL);
  }

  /**
   * For the listener that chaincode dials: a host that vanishes is noticed in 80 s.
   *
   * @param mayStandStill whether some of it may be stopped in a debugger now
   */
  public static ConnectionRules forChaincode(BooleanSupplier mayStandStill) {
    return new ConnectionRules(
        Duration.ofMinutes(1),
        PING_TIMEOUT,
        MIN_CLIENT_INTERVAL,
        SET_UP_TIMEOUT,
        MAX_CHAINCODE_MESSAGE_BYTES,
        ListenerLimits.forChaincode(),
        mayStandStill);
  }

  /** For one that chaincode dials which is never stopped. */
  public static ConnectionRules forChaincode() {
    return forChaincode(NEVER_STANDS_STILL);
  }
}
