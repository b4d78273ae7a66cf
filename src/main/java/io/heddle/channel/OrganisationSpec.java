// SPDX-License-Identifier: Apache-2.0
package io.heddle.channel;

import io.heddle.identity.Msp;
import java.util.List;

/**
 * An organisation to put into a genesis block.
 *
 * @param name the name of its group: {@code Org1MSP}
 * @param anchorPeers where other organisations' peers find it; may be empty
 */
public record OrganisationSpec(String name, Msp msp, List<AnchorPeer> anchorPeers) {

  public OrganisationSpec {
    anchorPeers = List.copyOf(anchorPeers);
  }

  /** An organisation that others need not find. */
  public OrganisationSpec(String name, Msp msp) {
    this(name, msp, List.of());
  }

  /** A peer's address as others see it. */
  public record AnchorPeer(String host, int port) {}
}
