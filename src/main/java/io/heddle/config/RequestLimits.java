// SPDX-License-Identifier: Apache-2.0
package io.heddle.config;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;

/**
 * How many requests of each service may be served at once; 0 for no limit.
 *
 * <p>Fabric: core/peer/config.go and internal/peer/node/grpc_limiters.go.
 */
public record RequestLimits(int endorser, int deliver, int gateway) {

  private static final String PREFIX = "peer.limits.concurrency.";

  static RequestLimits of(Values values) {
    return new RequestLimits(
        limit(values, "endorserService"),
        limit(values, "deliverService"),
        limit(values, "gatewayService"));
  }

  private static int limit(Values values, String service) {
    long limit = values.number(PREFIX + service);
    if (limit < 0) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "%s%s is '%d'; it must be a number of requests, or 0 for no limit"
              .formatted(PREFIX, service, limit));
    }
    return Math.clamp(limit, 0, Integer.MAX_VALUE);
  }
}
