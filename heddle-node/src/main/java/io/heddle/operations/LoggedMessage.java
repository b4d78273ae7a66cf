// SPDX-License-Identifier: Apache-2.0
package io.heddle.operations;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** The word {@code %text} of the log's pattern: the message, see {@link LogLines}. */
public final class LoggedMessage extends ClassicConverter {

  @Override
  public String convert(ILoggingEvent event) {
    String message = event.getFormattedMessage();
    return message == null ? "" : LogLines.of(message);
  }
}
