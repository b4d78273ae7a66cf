// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import org.hyperledger.fabric.protos.peer.ChaincodeMessage;

/**
 * Hears each message between the peer and chaincode about one transaction, in order: what the peer
 * sends just before it is sent, what the chaincode sends when the peer gets to it.
 *
 * <p>Called from several threads, one after the other; must return at once.
 */
public interface MessageListener {

  /** Hears nothing. */
  MessageListener NONE =
      new MessageListener() {
        @Override
        public void toChaincode(Invocation invocation, ChaincodeMessage message) {}

        @Override
        public void fromChaincode(Invocation invocation, ChaincodeMessage message) {}
      };

  /**
   * The peer is about to send a message.
   *
   * @param invocation whose message it is: of the chaincode that the client called, or of one that
   *     this one called
   */
  void toChaincode(Invocation invocation, ChaincodeMessage message);

  /** The chaincode has sent a message. */
  void fromChaincode(Invocation invocation, ChaincodeMessage message);
}
