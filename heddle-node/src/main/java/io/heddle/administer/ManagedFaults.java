// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import io.heddle.base.HeddleException;
import io.heddle.fault.FaultRule;
import io.heddle.fault.Standing;
import java.util.List;

/** The faults that the owner of a network puts into it and takes away again. Safe for threads. */
public interface ManagedFaults {

  /**
   * Puts one in place: it meets what comes from now on.
   *
   * @throws HeddleException {@code NOT_FOUND} if it names a chaincode, a function, an organisation
   *     or a peer that the network has not; {@code CONFLICT} if it cannot be in this network
   */
  Standing add(FaultRule rule) throws InterruptedException;

  /** All that are in place, and those that are over, in the order in which they came. */
  List<Standing> list();

  /**
   * Takes one away; what it holds back goes on.
   *
   * @throws HeddleException {@code NOT_FOUND} if there is none of this number
   */
  void clear(long id);

  /** Takes all away. */
  void clear();
}
