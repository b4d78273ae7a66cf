// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import org.slf4j.LoggerFactory;

/**
 * Where the process starts. It knows nothing of picocli, so that command lines that need none do
 * not load it.
 */
public final class Main {

  private Main() {}

  public static void main(String[] arguments) {
    Thread.setDefaultUncaughtExceptionHandler(Main::logUncaught);
    QuickStart.run(arguments).ifPresent(QuickStart::end);
    QuietLog.of(arguments); // before anything logs
    JavaLogging.redirect();
    System.exit(HeddleCommand.commandLine(arguments).execute(arguments));
  }

  /** What must live looks after itself; this is anything else. */
  private static void logUncaught(Thread thread, Throwable failure) {
    LoggerFactory.getLogger(Main.class)
        .error("Thread '{}' ended early: {}", thread.getName(), failure.toString(), failure);
  }
}
