// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import java.util.Optional;

/** Decides which chaincode may register, and is told what becomes of it. Calls must not block. */
public interface ChaincodeAdmission {

  /**
   * Asks whether a chaincode may register now.
   *
   * @param dialled the package whose server was dialled; empty if the chaincode dialled the peer
   * @throws HeddleException if it may not; the stream then ends with this message
   */
  void admit(PackageId chaincode, Optional<PackageId> dialled);

  /** The handshake is complete: the chaincode takes transactions from now on. */
  void ready(PackageId chaincode);

  /**
   * The stream of an admitted or dialled chaincode has ended.
   *
   * @param cause why, in Fabric's words
   * @param wasReady whether it ended after {@link #ready}
   */
  void ended(PackageId chaincode, String cause, boolean wasReady);
}
