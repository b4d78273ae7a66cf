// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import com.google.protobuf.ByteString;
import java.util.Map;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;

/**
 * Hears each message between the peer and chaincode about one transaction, in order: what the peer
 * sends just before it is sent, what the chaincode sends when the peer gets to it. A chaincode that
 * is part of the peer is told of as if it got and sent messages.
 *
 * <p>Called from several threads, one after the other; must return at once.
 */
public interface MessageListener {

  /** Hears nothing. */
  MessageListener NONE =
      new MessageListener() {
        @Override
        public void toChaincode(String chaincode, ChaincodeMessage message) {}

        @Override
        public void fromChaincode(String chaincode, ChaincodeMessage message) {}

        @Override
        public void unanswered(String chaincode) {}

        @Override
        public boolean isListening() {
          return false;
        }
      };

  /**
   * The peer is about to send a message.
   *
   * @param chaincode whose message it is, by its name on the channel: of the one that the client
   *     called, or of one that this one called
   */
  void toChaincode(String chaincode, ChaincodeMessage message);

  /** The chaincode has sent a message. */
  void fromChaincode(String chaincode, ChaincodeMessage message);

  /** The chaincode was given something to do, and nobody waits for its last message any longer. */
  void unanswered(String chaincode);

  /** Whether the message with which a call begins is lost on its way: the chaincode hangs. */
  default boolean isLost() {
    return false;
  }

  /**
   * What the peer adds to the input of a call that it is about to make, by name.
   *
   * <p>Fabric: core/handlers/decoration.
   *
   * @param chaincode that is called
   */
  default Map<String, ByteString> decorations(String chaincode) {
    return Map.of();
  }

  /** Whether it is worth while to make a message that nobody sends. */
  default boolean isListening() {
    return true;
  }
}
