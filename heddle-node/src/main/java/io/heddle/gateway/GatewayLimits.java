// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * How long the gateway waits for others.
 *
 * @param endorsement for one call of a peer other than its own
 * @param broadcast for an orderer
 * @param isPatient whether calls may take long now, as a chaincode is debugged, which any other may
 *     call
 */
public record GatewayLimits(Duration endorsement, Duration broadcast, BooleanSupplier isPatient) {

  /** With the same patience for all. */
  public GatewayLimits(Duration endorsement, Duration broadcast) {
    this(endorsement, broadcast, () -> false);
  }
}
