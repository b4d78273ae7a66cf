// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch;

import io.heddle.base.PackageId;
import io.heddle.stream.ChaincodeAdmission;
import java.util.Optional;

/** Lets the launches decide who may register, as the node does. */
record LaunchAdmission(Launches launches) implements ChaincodeAdmission {

  @Override
  public void admit(PackageId chaincode, Optional<PackageId> dialled) {
    launches.admit(chaincode, dialled);
  }

  @Override
  public void ready(PackageId chaincode) {
    launches.ready(chaincode);
  }

  @Override
  public void ended(PackageId chaincode, String cause, boolean wasReady) {
    launches.ended(chaincode, cause, wasReady);
  }
}
