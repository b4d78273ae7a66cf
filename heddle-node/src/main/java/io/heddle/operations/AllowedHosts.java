// SPDX-License-Identifier: Apache-2.0
package io.heddle.operations;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The names under which this port may be called. A web page can have its own name point here (DNS
 * rebinding) and then read and write what it likes; but it cannot do without a name of its own, so
 * addresses, names without a dot and this machine's names are good.
 *
 * <p>Where whoever calls has to show a signature or a secret, any name will do.
 *
 * @param names further names, in lower case
 */
public record AllowedHosts(Set<String> names, boolean areAll) {

  private static final String LOCALHOST = "localhost";

  public AllowedHosts {
    names = names.stream().map(AllowedHosts::plain).collect(Collectors.toUnmodifiableSet());
  }

  public AllowedHosts(Set<String> names) {
    this(names, false);
  }

  public static AllowedHosts all() {
    return new AllowedHosts(Set.of(), true);
  }

  /** Whether a {@code Host} header, with a port or without, is one of them. */
  boolean allows(String header) {
    String host = plain(withoutPort(header));
    return areAll
        || isAddress(host)
        || !host.contains(".")
        || host.endsWith("." + LOCALHOST)
        || names.contains(host)
        || host.equals(nameOfThisMachine());
  }

  /** Whether a page with this {@code Origin} is one of this port. */
  static boolean isSame(String origin, Optional<String> host) {
    try {
      return Optional.ofNullable(new URI(origin).getRawAuthority()).equals(host);
    } catch (URISyntaxException _) {
      return false;
    }
  }

  private static String plain(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  private static String withoutPort(String header) {
    int colon = header.lastIndexOf(':');
    boolean isPort = colon >= 0 && header.indexOf(']', colon) < 0;
    return isPort ? header.substring(0, colon) : header;
  }

  private static boolean isAddress(String host) {
    return NetUtil.isValidIpV4Address(host)
        || (host.startsWith("[")
            && host.endsWith("]")
            && NetUtil.isValidIpV6Address(host.substring(1, host.length() - 1)));
  }

  private static String nameOfThisMachine() {
    try {
      return plain(InetAddress.getLocalHost().getHostName());
    } catch (UnknownHostException _) {
      return LOCALHOST;
    }
  }
}
