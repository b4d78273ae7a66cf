// SPDX-License-Identifier: Apache-2.0
package io.heddle.dial;

import io.grpc.Status;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The names that gRPC for Go gives status codes, and so Fabric's metrics. */
public final class GoCode {

  private GoCode() {}

  /** {@code DeadlineExceeded} for {@code DEADLINE_EXCEEDED}. */
  public static String of(Status.Code code) {
    if (code == Status.Code.OK) {
      return "OK";
    }
    if (code == Status.Code.CANCELLED) {
      return "Canceled";
    }
    return Arrays.stream(code.name().split("_"))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }
}
