// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import io.heddle.base.HeddleException;
import java.time.Duration;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;

/** Runs a chaincode on behalf of another one that is in the middle of a transaction. */
public interface ChaincodeCaller {

  /**
   * Calls the chaincode that the specification names, on the caller's channel or another one.
   *
   * @param caller the transaction that asks
   * @param remaining what is left of the caller's own time; the callee gets no more
   * @return the callee's final message, as it was received
   * @throws HeddleException if the callee could not be run; the message is the cause that the
   *     calling chaincode sees
   */
  ChaincodeMessage call(Invocation caller, ChaincodeSpec callee, Duration remaining)
      throws InterruptedException;
}
