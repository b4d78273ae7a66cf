// SPDX-License-Identifier: Apache-2.0
package io.heddle.config;

import io.heddle.golang.GoBoolean;
import io.heddle.golang.GoDuration;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The values that hold: a file's (or Heddle's own, without one) and, before them, those of the
 * {@code CORE_*} variables. Keys may be written in any case.
 *
 * <p>Values are read as Fabric reads them, which never fails: what cannot be read counts as zero.
 */
final class Values {

  private static final String PREFIX = "CORE_";

  private final Map<String, Object> values = new LinkedHashMap<>();
  private final Map<String, String> overrides;

  Values(Map<String, ?> values, Map<String, String> environment) {
    values.forEach((key, value) -> this.values.put(key.toLowerCase(Locale.ROOT), value));
    this.overrides =
        environment.entrySet().stream()
            .filter(each -> each.getKey().startsWith(PREFIX) && !each.getValue().isEmpty())
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** The variable that overrides a key. */
  static String variable(String key) {
    return PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_');
  }

  /** What overrides a value of the file; a variable without content does not. */
  Optional<String> override(String key) {
    return Optional.ofNullable(overrides.get(variable(key)));
  }

  /** The names of the variables that override something, in order. */
  Set<String> overriding() {
    return new TreeSet<>(overrides.keySet());
  }

  /** The paths of all values of the file that are not mappings. */
  List<String> keys() {
    return values.entrySet().stream()
        .filter(each -> !(each.getValue() instanceof Map<?, ?>))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The file's value as {@link CoreYaml} has it; empty text if there is none. */
  Object structure(String key) {
    return values.getOrDefault(key.toLowerCase(Locale.ROOT), "");
  }

  /** A scalar that has content. */
  Optional<String> text(String key) {
    return override(key)
        .or(() ->
            structure(key) instanceof String text && !text.isEmpty()
                ? Optional.of(text)
                : Optional.empty());
  }

  /** Several of them; in a variable they have spaces between. */
  List<String> texts(String key) {
    Optional<String> override = override(key);
    if (override.isPresent()) {
      return words(override.get());
    }
    return switch (structure(key)) {
      case List<?> list -> list.stream().map(Object::toString).toList();
      case String text -> words(text);
      default -> List.of();
    };
  }

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
  }

  boolean isTrue(String key) {
    return text(key).flatMap(GoBoolean::parse).orElse(false);
  }

  /** A truth that is not false if nothing is said. */
  boolean isTrue(String key, boolean usual) {
    return text(key).isPresent() ? isTrue(key) : usual;
  }

  /** A bare number is one of nanoseconds. */
  Duration duration(String key) {
    return text(key).map(Values::durationOf).orElse(Duration.ZERO);
  }

  long number(String key) {
    return text(key).map(Values::numberOf).orElse(0L);
  }

  private static Duration durationOf(String text) {
    boolean hasUnit = text.chars().anyMatch(each -> "nsuµmh".indexOf(each) >= 0);
    try {
      return GoDuration.parse(hasUnit ? text : text + "ns");
    } catch (IllegalArgumentException _) {
      return Duration.ZERO;
    }
  }

  private static long numberOf(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException _) {
      return 0;
    }
  }
}
