// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an option of the form {@code NAME=VALUE} was given, in order; each name once. */
final class Assignments {

  private Assignments() {}

  /**
   * Splits each at its first equals sign.
   *
   * @throws HeddleException {@code BAD_INPUT} if there is none, or if a name comes twice
   */
  static Map<String, String> of(String option, List<String> given) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String text : given) {
      int equals = text.indexOf('=');
      if (equals <= 0) {
        throw new HeddleException(
            Fault.BAD_INPUT, "%s takes NAME=VALUE, not '%s'".formatted(option, text));
      }
      String name = text.substring(0, equals);
      if (values.putIfAbsent(name, text.substring(equals + 1)) != null) {
        throw new HeddleException(
            Fault.BAD_INPUT, "%s is given twice for '%s'".formatted(option, name));
      }
    }
    return values;
  }

  /** As {@link #of}, of files. */
  static Map<String, Path> paths(String option, List<String> given) {
    Map<String, Path> paths = new LinkedHashMap<>();
    of(option, given)
        .forEach((name, value) -> {
          try {
            paths.put(name, TypedPath.of(value));
          } catch (IllegalArgumentException e) {
            throw new HeddleException(
                Fault.BAD_INPUT, "%s for '%s': %s".formatted(option, name, e.getMessage()), e);
          }
        });
    return paths;
  }
}
