// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch;

import io.heddle.base.PackageId;
import io.heddle.stream.ChaincodeAdmission;
import io.heddle.stream.ChaincodeStreams;
import io.heddle.stream.StreamOwner;
import java.util.Optional;

/** Connects launches and streams, as the node does. */
record LaunchAdmission(Launches launches) implements ChaincodeAdmission {

  @Override
  public StreamOwner admit(PackageId chaincode) {
    return new Owner(launches.admit(chaincode));
  }

  /** What the launcher hands its streams to. */
  static StreamAcceptor acceptor(ChaincodeStreams streams) {
    return (toChaincode, expected) -> streams.accept(toChaincode, Optional.of(new Owner(expected)));
  }

  private record Owner(ExpectedChaincode expected) implements StreamOwner {

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
