// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch;

import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;

/** What a launch waits for on a stream: one chaincode, and no other. Calls never block. */
public interface ExpectedChaincode {

  /**
   * A chaincode asks to register.
   *
   * @throws HeddleException {@code DENIED} if it is another one, {@code UNAVAILABLE} if nobody
   *     waits for it any more
   */
  void admit(PackageId chaincode);

  /** It is ready for transactions. */
  void ready();

  /**
   * Its stream has ended.
   *
   * @param cause why, in Fabric's words
   * @param wasRegistered whether it had registered
   */
  void ended(String cause, boolean wasRegistered);
}
