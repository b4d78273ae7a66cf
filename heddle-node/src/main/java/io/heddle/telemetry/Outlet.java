// SPDX-License-Identifier: Apache-2.0
package io.heddle.telemetry;

import io.heddle.words.Foreign;
import io.opentelemetry.exporter.internal.FailedExportException;
import io.opentelemetry.sdk.common.CompletableResultCode;
import java.net.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether what is exported arrives; says it when that changes, and how much was lost meanwhile. Its
 * monitor guards it.
 */
final class Outlet {

  private static final Logger log = LoggerFactory.getLogger(Outlet.class);

  private final String what;
  private boolean isBroken;
  private boolean isFull;
  private int waiting;
  private long lost;

  Outlet(String what) {
    this.what = what;
  }

  /** So many are on their way, and become of them what becomes of it. */
  CompletableResultCode watch(CompletableResultCode export, int many) {
    return export.whenComplete(() -> {
      if (export.isSuccess()) {
        arrived();
      } else {
        failed(export.getFailureThrowable(), many);
      }
    });
  }

  /** One more is to wait; false if as many do as may, and then it is lost. */
  synchronized boolean enters(int most) {
    if (waiting < most) {
      waiting++;
      return true;
    }
    overflow();
    return false;
  }

  /** So many wait no longer. */
  synchronized void leaves(int many) {
    waiting -= many;
  }

  private void overflow() {
    lost++;
    if (!isFull) {
      isFull = true;
      log.warn(
          "The queue of {} that wait for OpenTelemetry's collector is full; what comes is lost until"
              + " there is room, and OTEL_BSP_MAX_QUEUE_SIZE makes it longer",
          what);
    }
  }

  synchronized boolean isWell() {
    return !isBroken;
  }

  /** How many have not arrived and will not. */
  synchronized long lost() {
    return lost;
  }

  private synchronized void arrived() {
    if (isBroken || isFull) {
      log.info("OpenTelemetry's collector takes {} again; {} are lost", what, lost);
    }
    isBroken = false;
    isFull = false;
  }

  private synchronized void failed(@Nullable Throwable why, int many) {
    lost += many;
    if (!isBroken) {
      isBroken = true;
      log.warn(
          "OpenTelemetry's collector does not take {}: {}; the node goes on, and tells it the next"
              + " ones",
          what,
          reason(why));
    }
  }

  private static String reason(@Nullable Throwable why) {
    return switch (why) {
      case FailedExportException.HttpExportException http when http.getResponse() != null ->
          "it answers with status " + http.getResponse().getStatusCode();
      case FailedExportException.GrpcExportException grpc when grpc.getResponse() != null ->
          "it answers %s: %s"
              .formatted(
                  grpc.getResponse().getStatusCode(),
                  Foreign.sentence(String.valueOf(grpc.getResponse().getStatusDescription())));
      case null -> "no answer in time";
      default -> Foreign.sentence(words(why));
    };
  }

  /** What was wrong in the first place; some of the JDK's exceptions have no words. */
  private static String words(Throwable why) {
    Throwable root = why;
    while (root.getCause() != null && !(root instanceof ConnectException)) {
      root = root.getCause();
    }
    String message = root.getMessage();
    if (message != null) {
      return message;
    }
    return root instanceof ConnectException
        ? "connection refused"
        : root.getClass().getSimpleName();
  }
}
