// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.stream.ChaincodeStream;
import java.util.Optional;

/**
 * Gets hold of a chaincode's second instance, which answers no client but shows whether the first
 * one's results depend on the process it is; the node passes it in.
 */
@FunctionalInterface
public interface SecondInstances {

  /** There is only one of each. */
  SecondInstances NONE = _ -> Optional.empty();

  /**
   * The stream of the second instance, as soon as it takes transactions.
   *
   * @return empty if there can be only one
   * @throws HeddleException as {@link ReadyChaincode#ensure} does
   */
  Optional<ChaincodeStream> find(PackageId chaincode) throws InterruptedException;
}
