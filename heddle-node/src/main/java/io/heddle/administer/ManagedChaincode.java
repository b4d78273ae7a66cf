// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import java.util.List;
import java.util.Set;

/** A peer's installed packages and what runs of them. Safe for threads. */
public interface ManagedChaincode {

  Set<PackageId> installed();

  /** What there is to know of an installed package that is for the named chaincodes. */
  PackageStatus describe(PackageId id, List<String> names);

  /** Ends a package's chaincode and removes the package with its build. */
  void uninstall(PackageId id) throws InterruptedException;

  /**
   * Has a package built anew and ends what runs from its earlier build.
   *
   * @throws HeddleException {@code CHAINCODE} if it cannot be built, and then the earlier build
   *     goes on
   */
  void rebuild(PackageId id);

  /**
   * Launches a package's chaincode unless it runs, and waits until it is ready.
   *
   * @throws HeddleException if it does not become ready
   */
  void launch(PackageId id) throws InterruptedException;
}
