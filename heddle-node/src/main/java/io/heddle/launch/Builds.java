// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch;

import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.build.Launchable;
import java.util.Optional;

/** Where built packages come from. */
@FunctionalInterface
public interface Builds {

  /**
   * The built package, building it if need be; empty if there is no package and somebody starts the
   * chaincode by hand, as in development mode.
   *
   * @throws HeddleException with the text of Fabric's router if it cannot be built
   */
  Optional<? extends Launchable> build(PackageId chaincode);
}
