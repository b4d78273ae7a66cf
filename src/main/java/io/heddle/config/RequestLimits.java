// SPDX-License-Identifier: Apache-2.0
package io.heddle.config;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.time.Duration;

/**
 * How many requests of each service may be served at once, and how long the gateway waits for
 * others.
 *
 * <p>Fabric: core/peer/config.go, internal/peer/node/grpc_limiters.go and
 * internal/pkg/gateway/config/options.go.
 *
 * @param endorser 0 for no limit, and so {@code deliver} and {@code gateway}
 * @param endorsement for one call of a peer other than the gateway's own
 * @param broadcast for the orderer's answer
 * @param dial for a connection to a peer elsewhere
 */
public record RequestLimits(
    int endorser,
    int deliver,
    int gateway,
    Duration endorsement,
    Duration broadcast,
    Duration dial) {

  private static final String PREFIX = "peer.limits.concurrency.";
  private static final String GATEWAY = "peer.gateway.";
  private static final Duration UNSET = Duration.ofSeconds(10);
  private static final Duration UNSET_DIAL = Duration.ofSeconds(30);

  static RequestLimits of(Values values) {
    return new RequestLimits(
        limit(values, "endorserService"),
        limit(values, "deliverService"),
        limit(values, "gatewayService"),
        timeout(values, "endorsementTimeout", UNSET),
        timeout(values, "broadcastTimeout", UNSET),
        timeout(values, "dialTimeout", UNSET_DIAL));
  }

  private static Duration timeout(Values values, String name, Duration unset) {
    return values.text(GATEWAY + name).isPresent() ? values.duration(GATEWAY + name) : unset;
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
