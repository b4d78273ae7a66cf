// SPDX-License-Identifier: Apache-2.0
package io.heddle.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The keys that Fabric knows, whether or not they have an effect in Heddle. */
final class KnownKeys {

  private static final String RESOURCE = "known-keys.txt";

  private final Set<String> keys;
  private final List<String> openPrefixes;
  private final Set<String> variables;

  /** Reads the list: a key in each line; one that ends with a dot lets any key follow. */
  KnownKeys() {
    List<String> lines = lines();
    keys =
        lines.stream()
            .map(line -> line.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
    openPrefixes = keys.stream().filter(key -> key.endsWith(".")).toList();
    variables = lines.stream().map(Values::variable).collect(Collectors.toUnmodifiableSet());
  }

  /** The keys of the file and the variables that mean nothing to Fabric. */
  List<String> unknownIn(Values values) {
    return Stream.concat(
            values.keys().stream().filter(key -> !isKnown(key)),
            values.overriding().stream().filter(name -> !isKnownVariable(name)))
        .toList();
  }

  private boolean isKnown(String key) {
    return keys.contains(key) || openPrefixes.stream().anyMatch(key::startsWith);
  }

  boolean isKnownVariable(String name) {
    return variables.contains(name)
        || openPrefixes.stream().map(Values::variable).anyMatch(name::startsWith);
  }

  private static List<String> lines() {
    try (InputStream in = KnownKeys.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("Resource '%s' is missing".formatted(RESOURCE));
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
