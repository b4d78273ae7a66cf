// SPDX-License-Identifier: Apache-2.0
package io.heddle.alive;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What a failure tells about the next attempt. */
public final class Mishap {

  private static final int MAX_CAUSES = 20;

  private Mishap() {}

  /**
   * Whether the same work may succeed later, when there is memory, room on the disk or a file
   * descriptor again. Anything else would fail for ever.
   */
  public static boolean mayPass(Throwable failure) {
    @Nullable Throwable cause = failure;
    for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
      if (isPassing(cause)) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  /** One sentence for a log line or an operator, without a Java class name where there is one. */
  public static String reason(Throwable failure) {
    return switch (failure) {
      case OutOfMemoryError e -> "out of memory: " + e.getMessage();
      case HeddleException e -> e.getMessage();
      default -> failure.toString();
    };
  }

  private static boolean isPassing(Throwable failure) {
    return switch (failure) {
      case OutOfMemoryError _, IOException _ -> true;
      case HeddleException e -> e.fault() == Fault.UNAVAILABLE || e.fault() == Fault.TIMED_OUT;
      default -> false;
    };
  }
}
