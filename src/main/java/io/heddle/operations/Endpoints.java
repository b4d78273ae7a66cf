// SPDX-License-Identifier: Apache-2.0
package io.heddle.operations;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which path has which endpoint. A path that ends in a slash stands for all below it; the longest
 * one counts.
 */
public final class Endpoints {

  /**
   * An endpoint and who may use it.
   *
   * @param needsCertificate whether a client must show a certificate if the port has TLS
   */
  record Route(Endpoint endpoint, boolean needsCertificate) {}

  private final Map<String, Route> routes = new HashMap<>();

  /** An endpoint that, if the port has TLS, wants a client certificate. */
  public Endpoints add(String path, Endpoint endpoint) {
    routes.put(path, new Route(endpoint, true));
    return this;
  }

  /** An endpoint for everybody who can connect. */
  public Endpoints addOpen(String path, Endpoint endpoint) {
    routes.put(path, new Route(endpoint, false));
    return this;
  }

  Optional<Route> find(String path) {
    Optional<Route> exact = Optional.ofNullable(routes.get(path));
    return exact.isPresent()
        ? exact
        : routes.keySet().stream()
            .filter(known -> known.endsWith("/") && path.startsWith(known))
            .max((one, other) -> Integer.compare(one.length(), other.length()))
            .map(routes::get);
  }
}
