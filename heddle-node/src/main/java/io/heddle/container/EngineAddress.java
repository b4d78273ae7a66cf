// SPDX-License-Identifier: Apache-2.0
package io.heddle.container;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.words.Foreign;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where an engine listens.
 *
 * <p>Fabric: moby's client, ParseHostURL.
 *
 * @param given as it was written
 * @param socket the Unix socket; empty if it is reached over a network
 * @param base what the path of every request is appended to
 */
record EngineAddress(String given, Optional<Path> socket, String base) {

  /** The host in requests to a socket. */
  static final String OF_SOCKET = "localhost";

  private static final String UNIX = "unix://";

  /**
   * Reads {@code vm.endpoint}.
   *
   * @throws HeddleException {@code BAD_INPUT} if it is none
   */
  static EngineAddress of(String endpoint, boolean hasTls) {
    if (endpoint.startsWith(UNIX) && endpoint.length() > UNIX.length()) {
      Path socket = Path.of(endpoint.substring(UNIX.length()));
      return new EngineAddress(endpoint, Optional.of(socket), "http://" + OF_SOCKET);
    }
    URI uri = uri(endpoint);
    String scheme =
        switch (String.valueOf(uri.getScheme())) {
          case "tcp" -> hasTls ? "https" : "http";
          case "http" -> hasTls ? "https" : "http";
          case "https" -> "https";
          default -> throw unusable(endpoint);
        };
    if (uri.getHost() == null) {
      throw unusable(endpoint);
    }
    String path = uri.getPath().replaceFirst("/+$", "");
    return new EngineAddress(
        endpoint, Optional.empty(), scheme + "://" + uri.getRawAuthority() + path);
  }

  private static URI uri(String endpoint) {
    try {
      return URI.create(endpoint);
    } catch (IllegalArgumentException e) {
      throw unusable(endpoint);
    }
  }

  private static HeddleException unusable(String endpoint) {
    return new HeddleException(
        Fault.BAD_INPUT,
        "vm.endpoint: unable to parse docker host `%s`; it is like unix:///var/run/docker.sock, tcp://HOST:PORT or https://HOST:PORT"
            .formatted(Foreign.text(endpoint)));
  }
}
