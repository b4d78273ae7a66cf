// SPDX-License-Identifier: Apache-2.0
package io.heddle.operations;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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

  static final int MAX_LENGTH = 4096;

  private static final int MAX_LOGGERS = 64;
  private static final int MAX_NAME_LENGTH = 200;
  private static final int MAX_NAME_LEVELS = 10;

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
   * @throws IllegalArgumentException with Fabric's words if it is none, and with others if it is
   *     larger than anybody needs
   */
  static LogSpec parse(String text) {
    if (text.length() > MAX_LENGTH) {
      throw tooLarge("it is over %d characters long".formatted(MAX_LENGTH));
    }
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
    if (named.size() > MAX_LOGGERS) {
      throw tooLarge("it names more than %d loggers".formatted(MAX_LOGGERS));
    }
    return new LogSpec(text, rest, named);
  }

  private static String[] loggers(String text, String list, String segment) {
    if (list.isEmpty()) {
      throw bad(text, "no logger specified in segment", segment);
    }
    String[] loggers = list.split(",", -1);
    for (String logger : loggers) {
      if (!isName(logger)) {
        throw bad(text, "bad logger name", logger);
      }
      if (logger.length() > MAX_NAME_LENGTH
          || logger.chars().filter(each -> each == '.').count() > MAX_NAME_LEVELS) {
        throw tooLarge(
            "a logger's name has more than %d characters or %d levels"
                .formatted(MAX_NAME_LENGTH, MAX_NAME_LEVELS));
      }
    }
    return loggers;
  }

  /** Words between single dots; one dot more may follow. */
  private static boolean isName(String text) {
    String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    return name.chars().allMatch(each -> each == '.' || isPartOfWord(each))
        && Arrays.stream(name.split("\\.", -1)).noneMatch(String::isEmpty);
  }

  private static boolean isPartOfWord(int each) {
    return (each >= 'a' && each <= 'z')
        || (each >= 'A' && each <= 'Z')
        || (each >= '0' && each <= '9')
        || "_#:-".indexOf(each) >= 0;
  }

  private static Optional<Level> level(String name) {
    return Optional.ofNullable(LEVELS.get(name.toLowerCase(Locale.ROOT)));
  }

  private static IllegalArgumentException bad(String text, String what, String part) {
    return new IllegalArgumentException(
        "invalid logging specification '%s': %s '%s'".formatted(text, what, part));
  }

  private static IllegalArgumentException tooLarge(String why) {
    return new IllegalArgumentException("invalid logging specification: " + why);
  }
}
