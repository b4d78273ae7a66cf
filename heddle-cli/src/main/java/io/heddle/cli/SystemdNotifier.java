// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd how it goes with a service, by its protocol {@code sd_notify}: datagrams with lines
 * {@code NAME=VALUE}. That one is lost is no reason to fail.
 */
final class SystemdNotifier {

  private static final Logger log = LoggerFactory.getLogger(SystemdNotifier.class);

  private static final String VARIABLE = "NOTIFY_SOCKET";

  /** systemd ends a service that is not ready in time, and a build may take longer than that. */
  private static final long MORE_TIME_MICROSECONDS = 60_000_000;

  private final NotifySocket socket;

  private SystemdNotifier(NotifySocket socket) {
    this.socket = socket;
  }

  /** Empty unless systemd, or who speaks its protocol, has started this process. */
  static Optional<SystemdNotifier> of(Map<String, String> environment) {
    return Optional.ofNullable(environment.get(VARIABLE))
        .flatMap(NotifySocket::at)
        .map(SystemdNotifier::new);
  }

  /** It takes its time. */
  void starting(String status) {
    send("STATUS=%s\nEXTEND_TIMEOUT_USEC=%d".formatted(line(status), MORE_TIME_MICROSECONDS));
  }

  void ready(String status) {
    send("READY=1\nSTATUS=" + line(status));
  }

  void stopping() {
    send("STOPPING=1\nSTATUS=Ending");
  }

  private static String line(String status) {
    return status.lines().findFirst().orElse("");
  }

  private void send(String message) {
    try {
      socket.send(message);
    } catch (NotifySocket.Failure e) {
      log.debug("systemd could not be told '{}'", message, e);
    }
  }
}
