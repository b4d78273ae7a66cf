// SPDX-License-Identifier: Apache-2.0
package io.heddle.operations;

import ch.qos.logback.classic.pattern.ThrowableHandlingConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;

/**
 * The word {@code %ex} of the log's pattern: a stack trace as ever, but what an exception says,
 * which may be somebody else's words, goes through {@link LogLines}.
 */
public final class LoggedTrace extends ThrowableHandlingConverter {

  private static final int MAX_CAUSES = 20;

  @Override
  public String convert(ILoggingEvent event) {
    StringBuilder text = new StringBuilder();
    String begin = "";
    IThrowableProxy failure = event.getThrowableProxy();
    for (int i = 0; failure != null && i < MAX_CAUSES; i++) {
      append(text, begin, failure);
      begin = "Caused by: ";
      failure = failure.getCause();
    }
    return text.toString();
  }

  private static void append(StringBuilder text, String begin, IThrowableProxy failure) {
    String message = failure.getMessage();
    text.append(begin).append(failure.getClassName());
    if (message != null) {
      text.append(": ").append(LogLines.of(message));
    }
    text.append('\n');
    StackTraceElementProxy[] frames = failure.getStackTraceElementProxyArray();
    int common = failure.getCommonFrames();
    for (int i = 0; i < frames.length - common; i++) {
      text.append('\t').append(frames[i]).append('\n');
    }
    if (common > 0) {
      text.append("\t... ").append(common).append(" common frames omitted\n");
    }
  }
}
