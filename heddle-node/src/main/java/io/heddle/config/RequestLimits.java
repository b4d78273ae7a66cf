// SPDX-License-Identifier: Apache-2.0
package io.heddle.config;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.time.Duration;
import java.util.Optional;

/**
 * How many requests of each service may be served at once, how long the gateway waits for others,
 * and how far the clocks of clients may be off.
 *
 * <p>Fabric: core/peer/config.go, internal/peer/node/grpc_limiters.go and
 * internal/pkg/gateway/config/options.go.
 *
 * @param endorser 0 for no limit, and so {@code deliver} and {@code gateway}
 * @param endorsement for one call of a peer other than the gateway's own
 * @param broadcast for the orderer's answer
 * @param dial for a connection to a peer or an orderer elsewhere
 * @param window how far from now a request for blocks may have been made
 * @param limitsProposals whether that holds for proposals, too
 */
public record RequestLimits(
    int endorser,
    int deliver,
    int gateway,
    Duration endorsement,
    Duration broadcast,
    Duration dial,
    Duration window,
    boolean limitsProposals) {

  private static final String PREFIX = "peer.limits.concurrency.";
  private static final String GATEWAY = "peer.gateway.";
  private static final String TIME_WINDOW = "peer.authentication.timewindow";
  private static final String FILTERS = "peer.handlers.authFilters";
  private static final Duration UNSET_WINDOW = Duration.ofMinutes(15);
  private static final Duration UNSET = Duration.ofSeconds(10);
  private static final Duration UNSET_DIAL = Duration.ofSeconds(30);

  static RequestLimits of(Values values) {
    return new RequestLimits(
        limit(values, "endorserService"),
        limit(values, "deliverService"),
        limit(values, "gatewayService"),
        timeout(values, "endorsementTimeout", UNSET),
        timeout(values, "broadcastTimeout", UNSET),
        timeout(values, "dialTimeout", UNSET_DIAL),
        window(values),
        limitsProposals(values));
  }

  /** How far from now a proposal may have been made; empty for any time. */
  public Optional<Duration> proposalWindow() {
    return limitsProposals ? Optional.of(window) : Optional.empty();
  }

  private static Duration window(Values values) {
    Duration width = values.duration(TIME_WINDOW);
    return width.isZero() ? UNSET_WINDOW : width;
  }

  /** As from v3.1 on, if the file names the filter; before, no peer looked at the time. */
  private static boolean limitsProposals(Values values) {
    return values.texts(FILTERS).stream().anyMatch(filter -> filter.contains("TimeWindowCheck"));
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
