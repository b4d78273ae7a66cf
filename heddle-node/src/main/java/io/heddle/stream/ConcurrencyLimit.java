// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;

/**
 * How many transactions one chaincode is given at the same time. Calls by another chaincode do not
 * count: the caller holds a turn of its own and may be what they would wait for.
 *
 * @param running at once, at least 1
 * @param waiting for their turn, 0 or more; what comes beyond that is refused
 */
public record ConcurrencyLimit(int running, int waiting) {

  public ConcurrencyLimit {
    if (running < 1 || waiting < 0) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "A chaincode cannot be given %d transactions at once with %d waiting"
              .formatted(running, waiting));
    }
  }

  /** As many as come, as in Fabric. */
  public static ConcurrencyLimit none() {
    return new ConcurrencyLimit(Integer.MAX_VALUE, 0);
  }
}
