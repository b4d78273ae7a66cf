// SPDX-License-Identifier: Apache-2.0
package io.heddle.config;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code chaincode.externalBuilders}, or the variable that replaces the whole list.
 *
 * <p>Fabric: core/peer/config.go, {@code load}.
 *
 * @param inOrder as they are asked
 * @param warnings sentences on entries that use an old key
 */
record ExternalBuilders(List<ExternalBuilder> inOrder, List<String> warnings) {

  private static final String KEY = "chaincode.externalBuilders";
  private static final String CURRENT = "propagateEnvironment";
  private static final List<String> OLD = List.of("environmentWhitelist", "environment");

  ExternalBuilders {
    inOrder = List.copyOf(inOrder);
    warnings = List.copyOf(warnings);
  }

  static ExternalBuilders of(Values values) {
    List<ExternalBuilder> builders = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    for (Object element : elements(values)) {
      if (!(element instanceof Map<?, ?> keys)) {
        throw malformed("'%s' is not a mapping with name and path".formatted(element));
      }
      ExternalBuilder builder = builder(keys);
      builders.add(builder);
      OLD.stream()
          .filter(old -> !names(keys, old).isEmpty())
          .findFirst()
          .ifPresent(old ->
              warnings.add(
                  "External builder '%s' uses the old key '%s'; write '%s' instead"
                      .formatted(builder.name(), old, CURRENT)));
    }
    return new ExternalBuilders(builders, warnings);
  }

  private static List<?> elements(Values values) {
    Optional<String> override = values.override(KEY);
    Object content = override.map(ExternalBuilders::parse).orElse(values.structure(KEY));
    return switch (content) {
      case List<?> list -> list;
      case String none when none.isEmpty() -> List.of();
      case Map<?, ?> single when override.isEmpty() -> List.of(single);
      default -> throw malformed("it is not a list");
    };
  }

  private static Object parse(String text) {
    try {
      return CoreYaml.parse(text);
    } catch (IllegalArgumentException e) {
      throw malformed("%s is not YAML: %s".formatted(Values.variable(KEY), e.getMessage()));
    }
  }

  private static ExternalBuilder builder(Map<?, ?> keys) {
    String path = text(keys, "path");
    if (path.isEmpty()) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "invalid external builder configuration, path attribute missing in one or more builders");
    }
    String name = text(keys, "name");
    if (name.isEmpty()) {
      throw new HeddleException(
          Fault.BAD_INPUT, "external builder at path %s has no name attribute".formatted(path));
    }
    List<String> propagated = names(keys, CURRENT);
    for (String old : OLD) {
      propagated = propagated.isEmpty() ? names(keys, old) : propagated;
    }
    return new ExternalBuilder(name, path, propagated);
  }

  private static String text(Map<?, ?> keys, String key) {
    return switch (value(keys, key)) {
      case String text -> text;
      case Object other -> throw malformed("%s is not a text: %s".formatted(key, other));
    };
  }

  private static List<String> names(Map<?, ?> keys, String key) {
    return switch (value(keys, key)) {
      case List<?> list -> list.stream().map(Object::toString).toList();
      case String none when none.isEmpty() -> List.of();
      case String single -> List.of(single);
      case Object other -> throw malformed("%s is not a list of names: %s".formatted(key, other));
    };
  }

  private static Object value(Map<?, ?> keys, String key) {
    @Nullable Object value = keys.get(key.toLowerCase(Locale.ROOT));
    return value == null ? "" : value;
  }

  private static HeddleException malformed(String reason) {
    return new HeddleException(
        Fault.BAD_INPUT, "%s is not a list of external builders: %s".formatted(KEY, reason));
  }
}
