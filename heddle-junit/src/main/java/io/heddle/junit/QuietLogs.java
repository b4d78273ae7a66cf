// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * Has the node and the chaincode library write warnings only where java.util.logging is what they
 * write to, unless somebody has chosen levels for them.
 */
final class QuietLogs {

  /** Kept, as a logger that nobody holds forgets its level. */
  private static final List<Logger> LOGGERS =
      Stream.of("io.heddle", "io.netty", "io.grpc", "org.hyperledger.fabric")
          .map(Logger::getLogger)
          .toList();

  private QuietLogs() {}

  static void set() {
    for (Logger each : LOGGERS) {
      if (each.getLevel() == null) {
        each.setLevel(Level.WARNING);
      }
    }
  }
}
