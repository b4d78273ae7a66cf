// SPDX-License-Identifier: Apache-2.0
package io.heddle.telemetry;

import io.opentelemetry.sdk.common.export.GrpcSender;
import io.opentelemetry.sdk.common.export.GrpcSenderConfig;
import io.opentelemetry.sdk.common.export.GrpcSenderProvider;

/** Lets OpenTelemetry's exporters send over the gRPC that is here anyway; found by its library. */
public final class NettySenderProvider implements GrpcSenderProvider {

  @Override
  public GrpcSender createSender(GrpcSenderConfig config) {
    return NettySender.open(config);
  }
}
