// SPDX-License-Identifier: Apache-2.0
package io.heddle.config;

/**
 * Whether and for whom a peer tells who else is there.
 *
 * <p>Fabric: core/peer/config.go.
 *
 * @param isServed whether the service is there at all
 * @param orgMembersAllowedAccess whether all members of the peer's organisation may ask about what
 *     concerns no channel, and not only its administrators
 */
public record DiscoverySettings(boolean isServed, boolean orgMembersAllowedAccess) {

  private static final String PREFIX = "peer.discovery.";

  static DiscoverySettings of(Values values) {
    return new DiscoverySettings(
        values.isTrue(PREFIX + "enabled"), values.isTrue(PREFIX + "orgMembersAllowedAccess"));
  }
}
