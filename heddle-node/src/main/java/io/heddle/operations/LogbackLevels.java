// SPDX-License-Identifier: Apache-2.0
package io.heddle.operations;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * The levels of logback. Safe for threads.
 *
 * <p>A name stands for Heddle's room of that name ({@code endorse} is {@code io.heddle.endorse})
 * and for the logger that is called so ({@code chaincode.asset}). The level of all others is that
 * of Heddle and of chaincode, not of the libraries below.
 *
 * <p>A logger is never made here, for it would stay: a name that nobody has waits until somebody
 * has it.
 */
final class LogbackLevels implements LogLevels {

  private static final String HEDDLE = "io.heddle";
  private static final String CHAINCODE = "chaincode";

  private final LoggerContext loggers = (LoggerContext) LoggerFactory.getILoggerFactory();
  private final Set<String> named = ConcurrentHashMap.newKeySet();
  private final Awaited awaited = new Awaited();
  private String spec =
      loggers.getLogger(HEDDLE).getEffectiveLevel().toString().toLowerCase(Locale.ROOT);

  @Override
  public synchronized String spec() {
    return spec;
  }

  @Override
  public synchronized void set(LogSpec wanted) {
    loggers.getTurboFilterList().remove(awaited);
    awaited.levels.clear();
    named.forEach(name -> loggers.getLogger(name).setLevel(null));
    named.clear();
    loggers.getLogger(HEDDLE).setLevel(level(wanted.rest()));
    loggers.getLogger(CHAINCODE).setLevel(level(wanted.rest()));
    wanted.named().forEach((name, level) -> set(name, level(level)));
    if (!awaited.levels.isEmpty()) {
      loggers.addTurboFilter(awaited);
    }
    spec = wanted.text().isEmpty() ? "info" : wanted.text();
  }

  private void set(String name, Level level) {
    Set<String> both = new HashSet<>(List.of(HEDDLE + "." + name, name));
    if (both.removeIf(
        each -> loggers.exists(each) != null && set(loggers.getLogger(each), level))) {
      return;
    }
    both.forEach(each -> awaited.levels.put(each, level));
  }

  private boolean set(Logger logger, Level level) {
    logger.setLevel(level);
    return named.add(logger.getName());
  }

  private static Level level(org.slf4j.event.Level level) {
    return Level.convertAnSLF4JLevel(level);
  }

  /** Looks at each line whether its logger, or one above, is a new one that has been named. */
  private final class Awaited extends TurboFilter {

    private final Map<String, Level> levels = new ConcurrentHashMap<>();

    @Override
    public FilterReply decide(
        @Nullable Marker marker,
        Logger logger,
        Level level,
        @Nullable String format,
        Object @Nullable [] parameters,
        @Nullable Throwable thrown) {
      for (int end = logger.getName().length();
          end > 0;
          end = logger.getName().lastIndexOf('.', end - 1)) {
        String name = logger.getName().substring(0, end);
        @Nullable Level wanted = levels.remove(name);
        if (wanted != null) {
          set(loggers.getLogger(name), wanted);
        }
      }
      return FilterReply.NEUTRAL;
    }
  }
}
