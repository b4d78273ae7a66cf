// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import java.nio.file.Path;
import java.util.Optional;

/** Heddle's folder in the user's cache, as the command line finds it. */
final class CacheRoot {

  private CacheRoot() {}

  /** {@code HEDDLE_CACHE}, {@code heddle} in {@code XDG_CACHE_HOME}, or in {@code ~/.cache}. */
  static Path find() {
    Optional<Path> given = variable("HEDDLE_CACHE");
    Optional<Path> caches = variable("XDG_CACHE_HOME").filter(Path::isAbsolute);
    return given.orElseGet(() ->
        caches
            .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
            .resolve("heddle"));
  }

  private static Optional<Path> variable(String name) {
    return Optional.ofNullable(System.getenv(name))
        .filter(value -> !value.isEmpty())
        .map(Path::of)
        .map(Path::toAbsolutePath);
  }
}
