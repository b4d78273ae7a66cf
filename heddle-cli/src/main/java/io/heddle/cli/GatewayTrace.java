// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.client.GatewayConnection;
import io.heddle.client.GatewayTarget;
import io.heddle.trace.TransactionTrace;

/** A trace asked for over gRPC. */
final class GatewayTrace {

  private GatewayTrace() {}

  static TransactionTrace of(String transactionId, GatewayTarget target) {
    JavaLogging.redirect();
    try (GatewayConnection gateway = GatewayConnection.open(target)) {
      return gateway.traces().find(transactionId);
    }
  }
}
