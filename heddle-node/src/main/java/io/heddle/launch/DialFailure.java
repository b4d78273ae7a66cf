// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch;

import io.grpc.Status;
import io.heddle.build.ChaincodeServer;
import io.heddle.golang.GoQuote;
import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * Why a chaincode server could not be reached, in Fabric's words.
 *
 * <p>Where Fabric only says that the time is up (a wrong certificate, TLS against plain text), this
 * names the cause.
 */
final class DialFailure {

  private static final Pattern PARTS = Pattern.compile(": ");
  private static final String PREFIX = "failed to create new connection: ";

  /** The time is up, and there is nothing to say why. */
  static final String TIMEOUT = PREFIX + "context deadline exceeded";

  private DialFailure() {}

  static String text(ChaincodeServer server, Status failure) {
    String address = server.address();
    if (find(failure, UnknownHostException.class).isPresent()) {
      String host = address.substring(0, Math.max(0, address.lastIndexOf(':')));
      return dial(": lookup %s: no such host".formatted(host));
    }
    if (find(failure, SocketTimeoutException.class).isPresent()
        || find(failure, ConnectTimeoutException.class).isPresent()) {
      return TIMEOUT;
    }
    Optional<ConnectException> refused = find(failure, ConnectException.class);
    if (refused.isPresent()) {
      return dial(" %s: connect: %s".formatted(address, reason(refused.get())));
    }
    Optional<CertificateException> certificate = find(failure, CertificateException.class);
    if (certificate.isPresent()) {
      return transport("authentication handshake failed: " + deepest(certificate.get()));
    }
    Optional<SSLException> tls = find(failure, SSLException.class);
    if (tls.isPresent()) {
      return transport("authentication handshake failed: " + deepest(tls.get()));
    }
    Throwable cause = failure.getCause();
    String description = String.valueOf(failure.getDescription());
    return transport(cause == null ? description : description + ": " + deepest(cause));
  }

  /** What package net of Go says of a dial, from behind its kind of network on. */
  static String dial(String reason) {
    return transport("error while dialing: dial tcp" + reason);
  }

  private static String transport(String what) {
    return PREFIX + "connection error: desc = " + GoQuote.of("transport: " + what);
  }

  /**
   * The operating system's word, without the address that stands behind it and without the native
   * call that may stand before it.
   */
  private static String reason(ConnectException refused) {
    return PARTS
        .splitAsStream(String.valueOf(refused.getMessage()))
        .filter(part -> !part.contains(" failed with error("))
        .findFirst()
        .orElse("unknown reason")
        .toLowerCase(Locale.ROOT);
  }

  private static <T extends Throwable> Optional<T> find(Status failure, Class<T> type) {
    for (Throwable t = failure.getCause(); t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return Optional.of(type.cast(t));
      }
    }
    return Optional.empty();
  }

  private static String deepest(Throwable failure) {
    Throwable t = failure;
    for (Throwable next = t.getCause(); next != null; next = t.getCause()) {
      t = next;
    }
    return String.valueOf(t.getMessage());
  }
}
