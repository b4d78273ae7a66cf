// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import org.hyperledger.fabric.protos.peer.ChaincodeMessage;

/** What a reply is matched to its request by: there is no message id on the wire. */
record TxKey(String channel, String txId) {

  static TxKey of(ChaincodeMessage message) {
    return new TxKey(message.getChannelId(), message.getTxid());
  }

  static TxKey of(Invocation invocation) {
    return new TxKey(invocation.channel().value(), invocation.txId().value());
  }
}
