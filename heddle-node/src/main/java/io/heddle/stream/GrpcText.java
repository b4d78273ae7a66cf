// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.util.Locale;

/** Failures of gRPC in the words of gRPC for Go, which is what Fabric's users know. */
final class GrpcText {

  private GrpcText() {}

  static String of(Throwable failure) {
    return switch (failure) {
      case StatusRuntimeException e -> text(e.getStatus());
      case StatusException e -> text(e.getStatus());
      default -> String.valueOf(failure.getMessage());
    };
  }

  private static String text(Status status) {
    String description = status.getDescription();
    Throwable cause = status.getCause();
    String detail =
        description != null ? description : cause != null ? String.valueOf(cause.getMessage()) : "";
    return "rpc error: code = %s desc = %s".formatted(goName(status.getCode()), detail);
  }

  private static String goName(Status.Code code) {
    if (code == Status.Code.CANCELLED) {
      return "Canceled";
    }
    var name = new StringBuilder();
    for (String word : code.name().split("_", -1)) {
      name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return name.toString();
  }
}
