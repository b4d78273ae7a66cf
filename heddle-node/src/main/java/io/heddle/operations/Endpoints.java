// SPDX-License-Identifier: Apache-2.0
package io.heddle.operations;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which path has which endpoint. A path that ends in a slash stands for all below it; the longest
 * one counts.
 */
public final class Endpoints {

  private final Map<String, Endpoint> endpoints = new HashMap<>();
  private final Set<String> guarded = new HashSet<>();

  public Endpoints add(String path, Endpoint endpoint) {
    endpoints.put(path, endpoint);
    return this;
  }

  /** One for who has shown a TLS certificate that counts; others are told so. */
  public Endpoints addGuarded(String path, Endpoint endpoint) {
    guarded.add(path);
    return add(path, endpoint);
  }

  /** Whether what is at a path is for who has shown a certificate. */
  boolean needsCertificate(String path) {
    return guarded.contains(path);
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
