// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import java.util.List;

/** A rule about who must have signed. */
public interface Policy {

  /**
   * Verifies the signatures, then asks {@link #checkIdentities}.
   *
   * @throws io.heddle.base.HeddleException {@code DENIED} if the valid ones among them are not
   *     enough
   */
  void check(List<SignedData> signed);

  /**
   * Whether these have the right to do it, or are enough.
   *
   * @param verified identities whose signatures are known to be good, each once, in order
   * @throws io.heddle.base.HeddleException {@code DENIED} if they are not enough
   */
  void checkIdentities(List<Identity> verified);
}
