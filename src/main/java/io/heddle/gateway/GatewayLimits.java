// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import java.time.Duration;
import java.util.function.Predicate;

/**
 * How long the gateway waits for others.
 *
 * @param endorsement for one call of a peer other than its own
 * @param broadcast for an orderer
 * @param isPatient whether the calls of a chaincode may take for ever, as it is debugged
 */
public record GatewayLimits(Duration endorsement, Duration broadcast, Predicate<String> isPatient) {

  /** With the same patience for all. */
  public GatewayLimits(Duration endorsement, Duration broadcast) {
    this(endorsement, broadcast, _ -> false);
  }
}
