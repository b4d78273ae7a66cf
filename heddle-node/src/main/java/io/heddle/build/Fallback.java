// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.install.ChaincodePackage;

/**
 * What builds a package that no builder claims.
 *
 * <p>Fabric: core/container/container.go, DockerBuilder.
 */
public interface Fallback {

  /** Builds nothing. */
  Fallback DISABLED =
      new Fallback() {
        @Override
        public Launchable build(ChaincodePackage chaincode) {
          throw new HeddleException(Fault.CHAINCODE, "docker build is disabled");
        }

        @Override
        public Launchable buildAnew(ChaincodePackage chaincode, Runnable beforeReplacing) {
          return build(chaincode);
        }
      };

  /**
   * Builds the package unless that has been done.
   *
   * @throws HeddleException if it cannot be built, with what Fabric says behind {@code docker build
   *     failed: }
   */
  Launchable build(ChaincodePackage chaincode);

  /**
   * Builds the package whether it is built or not.
   *
   * @param beforeReplacing comes when the new build is complete and before it counts
   * @throws HeddleException as {@link #build} does; the earlier build stays then
   */
  Launchable buildAnew(ChaincodePackage chaincode, Runnable beforeReplacing);
}
