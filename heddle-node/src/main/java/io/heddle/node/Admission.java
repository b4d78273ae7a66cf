// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.base.PackageId;
import io.heddle.launch.ExpectedChaincode;
import io.heddle.launch.Launches;
import io.heddle.launch.StreamAcceptor;
import io.heddle.stream.ChaincodeAdmission;
import io.heddle.stream.ChaincodeStreams;
import io.heddle.stream.StreamOwner;
import java.util.Optional;

/** Lets launches and streams, which do not know each other, work together. */
public record Admission(Launches launches) implements ChaincodeAdmission {

  @Override
  public StreamOwner admit(PackageId chaincode) {
    return new Owner(launches.admit(chaincode));
  }

  /** What a launcher hands the streams to that it has opened itself. */
  public static StreamAcceptor acceptor(ChaincodeStreams streams) {
    return (toChaincode, expected) -> streams.accept(toChaincode, Optional.of(new Owner(expected)));
  }

  /** A launch as the owner of a stream. */
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
