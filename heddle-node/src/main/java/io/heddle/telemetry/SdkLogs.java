// SPDX-License-Identifier: Apache-2.0
package io.heddle.telemetry;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What OpenTelemetry's library says of each export that fails, with its stack: the node says it
 * itself, once.
 */
final class SdkLogs {

  /** Kept, or the JDK would forget what they were told. */
  private static final List<Logger> SILENT =
      List.of(
          Logger.getLogger("io.opentelemetry.exporter"),
          Logger.getLogger("io.opentelemetry.sdk.autoconfigure"),
          Logger.getLogger("io.opentelemetry.sdk.trace.export"),
          Logger.getLogger("io.opentelemetry.sdk.metrics.export"));

  private SdkLogs() {}

  static void silence() {
    SILENT.forEach(each -> each.setLevel(Level.OFF));
  }
}
