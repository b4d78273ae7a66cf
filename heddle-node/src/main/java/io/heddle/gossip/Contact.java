// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import io.heddle.base.MspId;
import java.util.Optional;

/**
 * An address from the configuration at which peers are met for the first time.
 *
 * @param organisation whose peer has to be there; empty if any may be
 */
record Contact(String address, Optional<MspId> organisation, Kind kind) {

  /** Where the address is from. */
  enum Kind {
    /** {@code peer.gossip.bootstrap}. */
    BOOTSTRAP,
    /** The anchor peers of a channel's organisation. */
    ANCHOR
  }
}
