// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.base.PackageId;
import io.heddle.launch.ExpectedChaincode;
import io.heddle.launch.Launches;
import io.heddle.stream.ChaincodeAdmission;
import io.heddle.stream.StreamOwner;

/** Lets launches and streams, which do not know each other, work together. */
record Admission(Launches launches) implements ChaincodeAdmission {

  @Override
  public StreamOwner admit(PackageId chaincode) {
    return new Owner(launches.admit(chaincode));
  }

  /** A launch as the owner of a stream. */
  record Owner(ExpectedChaincode expected) implements StreamOwner {

    @Override
    public void admit(PackageId chaincode) {
      expected.admit(chaincode);
    }

    @Override
    public void ready() {
      expected.ready();
    }

    @Override
    public void ended(String cause, boolean wasRegistered) {
      expected.ended(cause, wasRegistered);
    }
  }
}
