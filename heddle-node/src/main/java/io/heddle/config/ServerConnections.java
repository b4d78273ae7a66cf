// SPDX-License-Identifier: Apache-2.0
package io.heddle.config;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.time.Duration;

/**
 * How a peer's port gets on with connections: {@code peer.keepalive}, {@code
 * peer.connectiontimeout}, {@code peer.maxRecvMsgSize}.
 *
 * <p>Fabric: core/peer/config.go, {@code GetServerConfig}.
 *
 * @param pingAfter how long a client may be silent before it is asked whether it is there
 * @param pingLimit how long its answer may take
 * @param clientsInterval how far apart clients' own such questions have to be
 * @param setUp how long it may take until a connection stands
 * @param maxMessageBytes what a client may send at once
 */
public record ServerConnections(
    Duration pingAfter,
    Duration pingLimit,
    Duration clientsInterval,
    Duration setUp,
    int maxMessageBytes) {

  private static final String PINGS = "peer.keepalive.";
  private static final String MESSAGE = "peer.maxRecvMsgSize";
  private static final int USUAL_MESSAGE = 100 * 1024 * 1024;

  static ServerConnections of(Values values) {
    return new ServerConnections(
        positive(values, PINGS + "interval", Duration.ofHours(2)),
        positive(values, PINGS + "timeout", Duration.ofSeconds(20)),
        positive(values, PINGS + "minInterval", Duration.ofSeconds(60)),
        positive(values, "peer.connectiontimeout", Duration.ofSeconds(5)),
        messageBytes(values));
  }

  private static Duration positive(Values values, String key, Duration usual) {
    Duration given = values.duration(key);
    return given.isPositive() ? given : usual;
  }

  private static int messageBytes(Values values) {
    if (values.text(MESSAGE).isEmpty()) {
      return USUAL_MESSAGE;
    }
    long given = values.number(MESSAGE);
    if (given <= 0 || given > Integer.MAX_VALUE) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "%s is '%s'; it must be a number of bytes from 1 to %d"
              .formatted(MESSAGE, values.text(MESSAGE).orElse(""), Integer.MAX_VALUE));
    }
    return (int) given;
  }
}
