// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch;

import io.grpc.stub.StreamObserver;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;

/** Takes over the conversation on a stream that the launcher has opened. */
@FunctionalInterface
public interface StreamAcceptor {

  /**
   * Takes a new stream.
   *
   * @param toChaincode where the peer's messages go
   * @param expected the chaincode whose server was dialled
   * @return where the chaincode's messages come in
   */
  StreamObserver<ChaincodeMessage> accept(
      StreamObserver<ChaincodeMessage> toChaincode, ExpectedChaincode expected);
}
