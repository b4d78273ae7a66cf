// SPDX-License-Identifier: Apache-2.0
package io.heddle.client;

/** Takes part in a call between its steps. */
public interface CallObserver {

  /** Watches only. */
  CallObserver NONE =
      new CallObserver() {
        @Override
        public void proposed(String transactionId) {}

        @Override
        public void executed(String transactionId) {}
      };

  /** The proposal is made, and goes out when this returns. */
  void proposed(String transactionId);

  /** The chaincode has answered; of a transaction nothing is submitted before this returns. */
  void executed(String transactionId);
}
