// SPDX-License-Identifier: Apache-2.0
package io.heddle.config;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/**
 * YAML as Fabric reads it: keys in lower case, every scalar as its text, merge keys merged.
 *
 * <p>A value is a {@code String}, a {@code List<Object>} or a {@code Map<String, Object>}; an
 * absent one is the empty text.
 */
final class CoreYaml {

  private static final List<String> NULLS = List.of("~", "null", "Null", "NULL");
  private static final LoadSettings TEXTS =
      LoadSettings.builder()
          .setSchema(new FailsafeSchema())
          .setTagConstructors(Map.of(Tag.NULL, _ -> ""))
          .build();

  private CoreYaml() {}

  /**
   * The values of a file by their dotted paths.
   *
   * @throws HeddleException {@code BAD_INPUT} if it cannot be read or is not a YAML mapping
   */
  static Map<String, Object> valuesOf(Path file) {
    try {
      Object root = parse(Files.readString(file));
      if (root.equals("")) {
        return Map.of();
      }
      if (!(root instanceof Map<?, ?> mapping)) {
        throw new IllegalArgumentException("it is not a mapping of keys to values");
      }
      Map<String, Object> values = new LinkedHashMap<>();
      flatten("", mapping, values);
      return Collections.unmodifiableMap(values);
    } catch (IOException | IllegalArgumentException e) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Configuration '%s' cannot be read: %s".formatted(file, e.getMessage()),
          e);
    }
  }

  /**
   * @throws IllegalArgumentException with the parser's reason if the text is not YAML
   */
  static Object parse(String text) {
    try {
      return normal(new Load(TEXTS).loadFromString(text));
    } catch (YamlEngineException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** Inner mappings are values too: a list of one may be written as the one. */
  private static void flatten(String prefix, Map<?, ?> mapping, Map<String, Object> into) {
    mapping.forEach((key, value) -> {
      into.put(prefix + key, value);
      if (value instanceof Map<?, ?> inner) {
        flatten(prefix + key + ".", inner, into);
      }
    });
  }

  private static Object normal(Object value) {
    return switch (value) {
      case Map<?, ?> mapping -> normalMapping(mapping);
      case List<?> list -> list.stream().map(CoreYaml::normal).toList();
      default -> NULLS.contains(value.toString()) ? "" : value.toString();
    };
  }

  private static Map<String, Object> normalMapping(Map<?, ?> mapping) {
    Map<String, Object> normal = new LinkedHashMap<>();
    List<Object> merged = new ArrayList<>();
    mapping.forEach((key, value) -> {
      Object content = normal(value);
      if ("<<".equals(key)) {
        merged.addAll(content instanceof List<?> several ? several : List.of(content));
      } else {
        normal.put(String.valueOf(key).toLowerCase(Locale.ROOT), content);
      }
    });
    for (Object each : merged) {
      if (each instanceof Map<?, ?> defaults) {
        defaults.forEach((key, value) -> normal.putIfAbsent(String.valueOf(key), value));
      }
    }
    return normal;
  }
}
