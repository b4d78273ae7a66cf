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

  private final Map<String, Endpoint> endpoints = new HashMap<>();

  public Endpoints add(String path, Endpoint endpoint) {
    endpoints.put(path, endpoint);
    return this;
  }

  public Optional<Endpoint> find(String path) {
    Optional<Endpoint> exact = Optional.ofNullable(endpoints.get(path));
    return exact.isPresent()
        ? exact
        : endpoints.keySet().stream()
            .filter(known -> known.endsWith("/") && path.startsWith(known))
            .max((one, other) -> Integer.compare(one.length(), other.length()))
            .map(endpoints::get);
  }
}
