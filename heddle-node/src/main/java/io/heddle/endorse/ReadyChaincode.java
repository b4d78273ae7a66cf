// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import java.util.Optional;

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

  /** Whether its start and its calls may take long, as it may stand in a debugger. */
  default boolean mayTakeLong(PackageId chaincode) {
    return false;
  }

  /**
   * Why a chaincode is gone that was there just now: how its process ended and what it said, or
   * what its server did. Waits a moment until that is known; empty if it is not.
   */
  default Optional<String> whyGone(PackageId chaincode) throws InterruptedException {
    return Optional.empty();
  }

  /** Kills its process, or cuts the connection to its server; returns when that is done. */
  default void crash(PackageId chaincode) throws InterruptedException {}

  /**
   * Why a chaincode that is there has not answered in time; empty if nobody knows.
   *
   * @param begun when the call began, in {@link System#nanoTime}
   */
  default Optional<String> whySilent(PackageId chaincode, long begun) {
    return Optional.empty();
  }
}
