// SPDX-License-Identifier: Apache-2.0
package io.heddle.channel;

import io.heddle.identity.Msp;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hyperledger.fabric.protos.common.Policy;

/**
 * An organisation to put into a genesis block.
 *
 * @param name the name of its group: {@code Org1MSP}
 * @param anchorPeers where other organisations' peers find it; may be empty
 * @param policies that are other than those of the test network, or further ones
 */
public record OrganisationSpec(
    String name, Msp msp, List<AnchorPeer> anchorPeers, Map<String, Policy> policies) {

  public OrganisationSpec {
    anchorPeers = List.copyOf(anchorPeers);
    policies = new LinkedHashMap<>(policies);
  }

  /** An organisation with the usual policies. */
  public OrganisationSpec(String name, Msp msp, List<AnchorPeer> anchorPeers) {
    this(name, msp, anchorPeers, Map.of());
  }

  /** An organisation that others need not find. */
  public OrganisationSpec(String name, Msp msp) {
    this(name, msp, List.of());
  }

  /** A peer's address as others see it. */
  public record AnchorPeer(String host, int port) {}
}
