// SPDX-License-Identifier: Apache-2.0
package io.heddle.dial;

import io.grpc.Status;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why a call has failed, without what gRPC and Netty put around it, which is about Java. */
public final class Reason {

  private static final int MAX_CAUSES = 20;

  private Reason() {}

  /** One line, as it came from the network or the other side; empty if nobody says anything. */
  public static Optional<String> of(Status status) {
    return innermost(status.getDescription(), status.getCause());
  }

  /**
   * The innermost of a failure's causes that says something.
   *
   * @param words what is said if none does
   */
  public static Optional<String> innermost(@Nullable String words, @Nullable Throwable cause) {
    @Nullable String said = words;
    @Nullable Throwable next = cause;
    for (int depth = 0; next != null && depth < MAX_CAUSES; depth++) {
      said = next.getMessage() == null ? said : next.getMessage();
      next = next.getCause();
    }
    return Optional.ofNullable(said).flatMap(text -> text.lines().findFirst());
  }
}
