// SPDX-License-Identifier: Apache-2.0
package io.heddle.config;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.golang.GoAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A host and a port, as in {@code localhost:7051} and {@code [::1]:7051}.
 *
 * @param host a name or an address, without brackets; {@code 0.0.0.0} or {@code ::} for every
 *     network
 * @param port 0 to 65535; 0 for any free one
 */
public record HostPort(String host, int port) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");
  private static final Pattern FOUR_NUMBERS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

  /**
   * Reads what a key of the configuration says. No host means every network, as in Go.
   *
   * @throws HeddleException {@code BAD_INPUT} with Fabric's words, and Go's behind them
   */
  static HostPort parse(String key, String text) {
    try {
      return parse(text);
    } catch (IllegalArgumentException e) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "%s isn't in host:port format: %s (%s)".formatted(key, text, e.getMessage()),
          e);
    }
  }

  /** One that others can dial; empty if the text is none. */
  static Optional<HostPort> find(String text) {
    try {
      return Optional.of(parse(text)).filter(found -> !found.isUnspecified() && found.port > 0);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static HostPort parse(String text) {
    GoAddress address = GoAddress.split(text);
    String host = address.host();
    return new HostPort(host.isEmpty() ? "0.0.0.0" : host, address.port());
  }

  /** Whether only this machine gets there. */
  public boolean isLoopback() {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** Whether it stands for every network, so that nobody can connect to it. */
  public boolean isUnspecified() {
    return literal().map(InetAddress::isAnyLocalAddress).orElse(false);
  }

  /** Whether a certificate can name the host. */
  public boolean canBeCertified() {
    return NAME.matcher(host).matches() || literal().isPresent();
  }

  private Optional<InetAddress> literal() {
    if (!host.contains(":") && !FOUR_NUMBERS.matcher(host).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  public HostPort withHost(String newHost) {
    return new HostPort(newHost, port);
  }

  public HostPort withPort(int newPort) {
    return new HostPort(host, newPort);
  }

  /** So many ports further, unless any free one will do. */
  HostPort further(int by) {
    return port == 0 ? this : withPort(port + by);
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[%s]:%d" : "%s:%d").formatted(host, port);
  }
}
