// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import io.grpc.stub.StreamObserver;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.shim.ChaincodeBase;

/**
 * What a peer says to a chaincode. The library logs every end of it as a severe error; one that was
 * expected is none.
 */
final class Conversation implements StreamObserver<ChaincodeMessage> {

  private static final Logger LOGGER = Logger.getLogger(ChaincodeBase.class.getName());

  private final StreamObserver<ChaincodeMessage> chaincode;
  private final BooleanSupplier isEndExpected;

  Conversation(StreamObserver<ChaincodeMessage> chaincode, BooleanSupplier isEndExpected) {
    this.chaincode = chaincode;
    this.isEndExpected = isEndExpected;
  }

  @Override
  public void onNext(ChaincodeMessage message) {
    chaincode.onNext(message);
  }

  @Override
  public void onError(Throwable failure) {
    end(() -> chaincode.onError(failure));
  }

  @Override
  public void onCompleted() {
    end(chaincode::onCompleted);
  }

  private void end(Runnable told) {
    if (!isEndExpected.getAsBoolean()) {
      told.run();
      return;
    }
    synchronized (LOGGER) {
      Level before = LOGGER.getLevel();
      LOGGER.setLevel(Level.OFF);
      try {
        told.run();
      } finally {
        LOGGER.setLevel(before);
      }
    }
  }
}
