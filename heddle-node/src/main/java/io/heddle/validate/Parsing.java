// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** Parsing of messages that anybody may have put into a block. */
final class Parsing {

  private Parsing() {}

  /**
   * The message, which shares the bytes.
   *
   * @param what for the reason, as in "the channel header"
   * @throws InvalidTransaction with the code, if the bytes are not such a message
   */
  static <T> T parse(Parser<T> parser, ByteString bytes, TxValidationCode code, String what)
      throws InvalidTransaction {
    try {
      return Parsed.of(parser, bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new InvalidTransaction(code, what + " cannot be parsed: " + e.getMessage());
    }
  }
}
