// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import org.hyperledger.fabric.protos.peer.Response;

/** A chaincode that is part of the peer, and so needs neither definition nor stream. */
@FunctionalInterface
public interface SystemChaincode {

  /** The answer; a refusal is one with a status of 400 or more. */
  Response invoke(SystemCall call) throws InterruptedException;
}
