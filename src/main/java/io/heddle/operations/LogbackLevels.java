// SPDX-License-Identifier: Apache-2.0
package io.heddle.operations;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.slf4j.LoggerFactory;

/**
 * The levels of logback. Safe for threads.
 *
 * <p>A name stands for Heddle's room of that name ({@code endorse} is {@code io.heddle.endorse})
 * and for the logger that is called so ({@code chaincode.asset}). The level of all others is that
 * of Heddle and of chaincode, not of the libraries below.
 */
final class LogbackLevels implements LogLevels {

  private static final String HEDDLE = "io.heddle";
  private static final String CHAINCODE = "chaincode";

  private final LoggerContext loggers = (LoggerContext) LoggerFactory.getILoggerFactory();
  private final Set<String> named = new HashSet<>();
  private String spec =
      loggers.getLogger(HEDDLE).getEffectiveLevel().toString().toLowerCase(Locale.ROOT);

  @Override
  public synchronized String spec() {
    return spec;
  }

  @Override
  public synchronized void set(LogSpec wanted) {
    named.forEach(name -> logger(name).setLevel(null));
    named.clear();
    loggers.getLogger(HEDDLE).setLevel(level(wanted.rest()));
    loggers.getLogger(CHAINCODE).setLevel(level(wanted.rest()));
    wanted
        .named()
        .forEach((name, level) -> {
          set(HEDDLE + "." + name, level);
          set(name, level);
        });
    spec = wanted.text().isEmpty() ? "info" : wanted.text();
  }

  private void set(String name, org.slf4j.event.Level level) {
    logger(name).setLevel(level(level));
    named.add(name);
  }

  private Logger logger(String name) {
    return loggers.getLogger(name);
  }

  private static Level level(org.slf4j.event.Level level) {
    return Level.convertAnSLF4JLevel(level);
  }
}
