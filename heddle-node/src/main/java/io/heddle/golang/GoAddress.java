// SPDX-License-Identifier: Apache-2.0
package io.heddle.golang;

import java.util.regex.Pattern;

/**
 * The two halves of an address, not looked up yet.
 *
 * <p>Go: net.SplitHostPort; net.JoinHostPort is the way back.
 *
 * @param host a name or an address, without brackets; may be empty
 * @param service what stands for the port; may be empty, which is port 0
 */
public record GoAddress(String host, String service) {

  private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]*");
  private static final int LAST_PORT = 65_535;
  private static final int TOO_MANY_DIGITS = 10;

  /**
   * Takes an address apart.
   *
   * @throws IllegalArgumentException with Go's words for what is wrong
   */
  public static GoAddress split(String address) {
    int colon = address.lastIndexOf(':');
    if (colon < 0) {
      throw fault("missing port in address", address);
    }
    boolean hasBrackets = address.startsWith("[");
    String host = hasBrackets ? bracketed(address, colon) : address.substring(0, colon);
    if (!hasBrackets && host.contains(":")) {
      throw fault("too many colons in address", address);
    }
    if (address.indexOf('[', hasBrackets ? 1 : 0) >= 0) {
      throw fault("unexpected '[' in address", address);
    }
    if (address.indexOf(']', hasBrackets ? host.length() + 2 : 0) >= 0) {
      throw fault("unexpected ']' in address", address);
    }
    return new GoAddress(host, address.substring(colon + 1));
  }

  /** What is in brackets before the last colon. */
  private static String bracketed(String address, int colon) {
    int end = address.indexOf(']');
    if (end < 0) {
      throw fault("missing ']' in address", address);
    }
    if (end + 1 != colon) {
      // a colon behind the bracket that is not the last one, or none at all
      boolean hasColon = end + 1 < address.length() && address.charAt(end + 1) == ':';
      throw fault(hasColon ? "too many colons in address" : "missing port in address", address);
    }
    return address.substring(1, end);
  }

  /**
   * The number of the port. Names of services are not known here.
   *
   * @throws IllegalArgumentException with Go's words if it is none
   */
  public int port() {
    if (!NUMBER.matcher(service).matches()) {
      throw fault("unknown port", "tcp/" + service);
    }
    if (service.isEmpty() || service.equals("+") || service.equals("-")) {
      return 0;
    }
    String digits = service.replaceFirst("^[+-]?0*(?=[0-9])", "");
    int port = digits.length() >= TOO_MANY_DIGITS ? LAST_PORT + 1 : Integer.parseInt(digits);
    if (port > LAST_PORT || (port > 0 && service.startsWith("-"))) {
      throw fault("invalid port", service);
    }
    return port;
  }

  /** Host and port in one; brackets around a host that has colons. */
  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[%s]:%s" : "%s:%s").formatted(host, service);
  }

  /** Go leaves an empty address out. */
  private static IllegalArgumentException fault(String reason, String address) {
    return new IllegalArgumentException(
        address.isEmpty() ? reason : "address %s: %s".formatted(address, reason));
  }
}
