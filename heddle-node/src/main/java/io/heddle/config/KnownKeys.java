// SPDX-License-Identifier: Apache-2.0
package io.heddle.config;

import io.heddle.words.Foreign;
import io.heddle.words.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The keys that Fabric knows, whether or not they have an effect in Heddle. */
final class KnownKeys {

  private static final String RESOURCE = "known-keys.txt";

  private static final int MAX_WARNINGS = 20;

  private final List<String> asWritten;
  private final Set<String> keys;
  private final List<String> openPrefixes;
  private final Set<String> variables;

  /** Reads the list: a key in each line; one that ends with a dot lets any key follow. */
  KnownKeys() {
    List<String> lines = lines();
    asWritten = lines;
    keys =
        lines.stream()
            .map(line -> line.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
    openPrefixes = keys.stream().filter(key -> key.endsWith(".")).toList();
    variables = lines.stream().map(Values::variable).collect(Collectors.toUnmodifiableSet());
  }

  /** The variables that mean nothing to Fabric. */
  List<String> unknownVariables(Values values) {
    return values.overriding().stream().filter(name -> !isKnownVariable(name)).toList();
  }

  /** A sentence for each key of the file, or each group of keys, that means nothing to Fabric. */
  List<String> warnings(Values values) {
    List<String> unknown =
        values.keys().stream()
            .filter(key -> !isKnown(key))
            .map(this::unknownPart)
            .distinct()
            .toList();
    List<String> sentences =
        new ArrayList<>(unknown.stream().limit(MAX_WARNINGS).map(this::warning).toList());
    if (unknown.size() > MAX_WARNINGS) {
      sentences.add(
          "%d more configuration keys are unknown and have no effect"
              .formatted(unknown.size() - MAX_WARNINGS));
    }
    return sentences;
  }

  private String warning(String part) {
    int dot = part.lastIndexOf('.');
    String group = part.substring(0, dot + 1);
    String what = "Configuration key '%s' is unknown".formatted(Foreign.text(part));
    return Nearest.find(part.substring(dot + 1), namesIn(group))
        .map(name -> "%s; did you mean '%s'?".formatted(what, written(group + name)))
        .orElse(what + " and has no effect");
  }

  /**
   * As much of a key as no known one begins with: of several keys in an unknown group that group.
   */
  private String unknownPart(String key) {
    int end = key.indexOf('.');
    while (end >= 0 && isGroup(key.substring(0, end + 1))) {
      end = key.indexOf('.', end + 1);
    }
    return end < 0 ? key : key.substring(0, end);
  }

  private boolean isGroup(String prefix) {
    return keys.stream().anyMatch(known -> known.startsWith(prefix));
  }

  /** The next parts of the known keys that begin so, in lower case. */
  private List<String> namesIn(String group) {
    return keys.stream()
        .filter(known -> known.startsWith(group) && known.length() > group.length())
        .map(known -> known.substring(group.length()).split("\\.", 2)[0])
        .distinct()
        .sorted()
        .toList();
  }

  /** With the capitals of Fabric's documentation. */
  private String written(String lowerCase) {
    return asWritten.stream()
        .filter(key -> key.toLowerCase(Locale.ROOT).startsWith(lowerCase))
        .map(key -> key.substring(0, lowerCase.length()))
        .findFirst()
        .orElse(lowerCase);
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
