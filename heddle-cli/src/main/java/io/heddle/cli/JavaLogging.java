// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import org.slf4j.bridge.SLF4JBridgeHandler;

/** What the JDK's own loggers say, to be said before anything that logs through them: gRPC. */
final class JavaLogging {

  private JavaLogging() {}

  /** Sends it where the rest of the log goes; its own handler would print stack traces. */
  static void redirect() {
    if (!SLF4JBridgeHandler.isInstalled()) {
      SLF4JBridgeHandler.removeHandlersForRootLogger();
      SLF4JBridgeHandler.install();
    }
  }
}
