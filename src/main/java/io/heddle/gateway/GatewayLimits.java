// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import java.time.Duration;

/**
 * How long the gateway waits for others.
 *
 * @param endorsement for one call of a peer other than its own
 * @param broadcast for an orderer
 */
public record GatewayLimits(Duration endorsement, Duration broadcast) {}
