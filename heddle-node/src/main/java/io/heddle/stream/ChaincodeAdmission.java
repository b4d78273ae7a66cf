// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;

/** Decides which chaincode that dialled the peer may register. Calls must not block. */
@FunctionalInterface
public interface ChaincodeAdmission {

  /**
   * Asks whether a chaincode may register now.
   *
   * @return who waits for it
   * @throws HeddleException if it may not; the stream then ends with this message
   */
  StreamOwner admit(PackageId chaincode);
}
