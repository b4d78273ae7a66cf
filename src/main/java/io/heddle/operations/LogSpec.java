// SPDX-License-Identifier: Apache-2.0
package io.heddle.operations;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.event.Level;

/**
 * Which logger logs from which level on, in Fabric's form: {@code endorse,gateway=debug:info}.
 *
 * <p>Fabric: common/flogging/loggerlevels.go of fabric-lib-go.
 *
 * @param text as it was given
 * @param rest the level of loggers that are not named
 */
record LogSpec(String text, Level rest, Map<String, Level> named) {

  private static final Pattern LOGGER =
      Pattern.compile("[A-Za-z0-9_#:-]+(\\.[A-Za-z0-9_#:-]+)*\\.?");

  /** Fabric's three levels above "error" tell why a process ends; here an error does. */
  private static final Map<String, Level> LEVELS =
      Map.of(
          "debug", Level.DEBUG,
          "info", Level.INFO,
          "warn", Level.WARN,
          "warning", Level.WARN,
          "error", Level.ERROR,
          "dpanic", Level.ERROR,
          "panic", Level.ERROR,
          "fatal", Level.ERROR);

  LogSpec {
    named = Map.copyOf(named);
  }

  /**
   * Reads a specification.
   *
   * @throws IllegalArgumentException with Fabric's words if it is none
   */
  static LogSpec parse(String text) {
    Map<String, Level> named = new LinkedHashMap<>();
    Level rest = Level.INFO;
    for (String segment : text.split(":", -1)) {
      int equals = segment.indexOf('=');
      if (segment.isEmpty()) {
        rest = Level.INFO;
      } else if (equals < 0) {
        rest = level(segment).orElseThrow(() -> bad(text, "bad segment", segment));
      } else {
        Level level =
            level(segment.substring(equals + 1))
                .orElseThrow(() -> bad(text, "bad segment", segment));
        for (String logger : loggers(text, segment.substring(0, equals), segment)) {
          named.put(
              logger.endsWith(".") ? logger.substring(0, logger.length() - 1) : logger, level);
        }
      }
    }
    return new LogSpec(text, rest, named);
  }

  private static String[] loggers(String text, String list, String segment) {
    if (list.isEmpty()) {
      throw bad(text, "no logger specified in segment", segment);
    }
    String[] loggers = list.split(",", -1);
    for (String logger : loggers) {
      if (!LOGGER.matcher(logger).matches()) {
        throw bad(text, "bad logger name", logger);
      }
    }
    return loggers;
  }

  private static Optional<Level> level(String name) {
    return Optional.ofNullable(LEVELS.get(name.toLowerCase(Locale.ROOT)));
  }

  private static IllegalArgumentException bad(String text, String what, String part) {
    return new IllegalArgumentException(
        "invalid logging specification '%s': %s '%s'".formatted(text, what, part));
  }
}
