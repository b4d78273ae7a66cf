// SPDX-License-Identifier: Apache-2.0
package io.heddle.dial;

import io.grpc.Status;
import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * What a call has failed with, as Go's clients say it, as far as they say it alike.
 *
 * @param code {@code DeadlineExceeded}
 */
public record GoFailure(String code, String description) {

  private static final int MAX_CAUSES = 20;

  /**
   * That of a call.
   *
   * @param address which was called, {@code host:port}
   */
  public static GoFailure of(Status status, String address) {
    return new GoFailure(GoCode.of(status.getCode()), description(status, address));
  }

  private static String description(Status status, String address) {
    @Nullable String words = status.getDescription();
    @Nullable Throwable cause = status.getCause();
    for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
      if (cause instanceof ConnectTimeoutException) {
        return notReached(address, "i/o timeout");
      }
      if (cause instanceof ConnectException) {
        return refused(address);
      }
      words = cause.getMessage() == null ? words : cause.getMessage();
      cause = cause.getCause();
    }
    return words == null ? "" : words.lines().findFirst().orElse("");
  }

  /** Nobody listens there. */
  public static String refused(String address) {
    return notReached(address, "connect: connection refused");
  }

  private static String notReached(String address, String reason) {
    return "connection error: desc = \"transport: Error while dialing: dial tcp %s: %s\""
        .formatted(address, reason);
  }
}
