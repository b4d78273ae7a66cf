// SPDX-License-Identifier: Apache-2.0
package io.heddle.operations;

import java.util.Optional;
import org.slf4j.LoggerFactory;

/** The log levels of this process, which every node in it shares. */
interface LogLevels {

  /** The specification that holds now. */
  String spec();

  void set(LogSpec spec);

  /** Empty if the process logs through a library whose levels cannot be set. */
  static Optional<LogLevels> ofThisProcess() {
    return LoggerFactory.getILoggerFactory()
            .getClass()
            .getName()
            .equals("ch.qos.logback.classic.LoggerContext")
        ? Optional.of(new LogbackLevels())
        : Optional.empty();
  }
}
