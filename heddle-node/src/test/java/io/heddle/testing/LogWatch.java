// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.slf4j.LoggerFactory;

/**
 * Watches what Heddle and gRPC log and prints none of it: how much, how long the longest line is,
 * and what has a stack trace, which nobody had thought of.
 */
public final class LogWatch implements AutoCloseable {

  /** What gRPC says when it writes to a client that is no longer there. */
  private static final String HAS_LEFT = "Stream Error";

  private final Logger log = (Logger) LoggerFactory.getLogger("io.heddle");
  private final Level before = log.getLevel();
  private final java.util.logging.Logger grpcLog = java.util.logging.Logger.getLogger("io.grpc");
  private final Queue<String> unexpected = new ConcurrentLinkedQueue<>();
  private final AtomicLong characters = new AtomicLong();
  private final AtomicInteger longest = new AtomicInteger();

  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          note(event.getFormattedMessage());
          if (event.getThrowableProxy() != null) {
            unexpected.add(
                "%s: %s: %s"
                    .formatted(
                        event.getFormattedMessage(),
                        event.getThrowableProxy().getClassName(),
                        event.getThrowableProxy().getMessage()));
          }
        }
      };

  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          note(String.valueOf(entry.getMessage()));
          if (entry.getThrown() != null && !HAS_LEFT.equals(entry.getMessage())) {
            unexpected.add(entry.getMessage() + ": " + entry.getThrown());
          }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  public LogWatch() {
    appender.setContext(log.getLoggerContext());
    appender.start();
    log.addAppender(appender);
    log.setLevel(Level.INFO);
    log.setAdditive(false);
    grpcLog.addHandler(handler);
    grpcLog.setUseParentHandlers(false);
  }

  /** What came with a stack trace. */
  public Queue<String> unexpected() {
    return unexpected;
  }

  public long characters() {
    return characters.get();
  }

  public int longest() {
    return longest.get();
  }

  @Override
  public void close() {
    log.detachAppender(appender);
    log.setAdditive(true);
    log.setLevel(before);
    grpcLog.removeHandler(handler);
    grpcLog.setUseParentHandlers(true);
  }

  private void note(String text) {
    characters.addAndGet(text.length());
    longest.accumulateAndGet(text.length(), Math::max);
  }
}
