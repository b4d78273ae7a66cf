// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;

/** Whoever waits for the chaincode on one stream. Calls must not block. */
public interface StreamOwner {

  /**
   * Asks whether this chaincode may register on the stream.
   *
   * @throws HeddleException if it may not; the stream then ends with this message
   */
  void admit(PackageId chaincode);

  /** The handshake is complete: the chaincode takes transactions from now on. */
  void ready();

  /**
   * The stream has ended.
   *
   * @param cause why, in Fabric's words
   * @param wasRegistered whether the chaincode had registered on it
   */
  void ended(String cause, boolean wasRegistered);
}
