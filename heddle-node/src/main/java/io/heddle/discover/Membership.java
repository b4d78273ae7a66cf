// SPDX-License-Identifier: Apache-2.0
package io.heddle.discover;

import java.util.List;

/** The peers that a peer knows of, itself among them; the node fills it in. */
@FunctionalInterface
public interface Membership {

  /** One for each identity that is known, whether the peer behind it is there or not. */
  List<KnownPeer> peers();
}
