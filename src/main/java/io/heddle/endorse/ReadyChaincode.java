// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;

/** Gets a chaincode running and registered; the launcher does, and the node passes it in. */
@FunctionalInterface
public interface ReadyChaincode {

  /**
   * Returns when the chaincode takes transactions.
   *
   * @throws HeddleException if it could not be brought that far; the message is what Fabric puts
   *     behind {@code could not launch chaincode <id>: }
   */
  void ensure(PackageId chaincode) throws InterruptedException;
}
