// SPDX-License-Identifier: Apache-2.0
package io.heddle.config;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host and a port, as in {@code localhost:7051} and {@code [::1]:7051}.
 *
 * @param host a name or an address, without brackets; {@code 0.0.0.0} or {@code ::} for every
 *     network
 * @param port 0 to 65535; 0 for any free one
 */
public record HostPort(String host, int port) {

  private static final Pattern FORM = Pattern.compile("(?:\\[([^]]*)]|([^:\\[\\]]*)):([0-9]{1,5})");
  private static final Set<String> UNSPECIFIED = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");

  /** Empty if the text is not of this form. No host means every network, as in Go. */
  static Optional<HostPort> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    String host = form.group(1) == null ? form.group(2) : form.group(1);
    int port = Integer.parseInt(form.group(3));
    return port > 65535
        ? Optional.empty()
        : Optional.of(new HostPort(host.isEmpty() ? "0.0.0.0" : host, port));
  }

  /** Whether it stands for every network, so that nobody can connect to it. */
  public boolean isUnspecified() {
    return UNSPECIFIED.contains(host);
  }

  public HostPort withHost(String newHost) {
    return new HostPort(newHost, port);
  }

  public HostPort withPort(int newPort) {
    return new HostPort(host, newPort);
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[%s]:%d" : "%s:%d").formatted(host, port);
  }
}
