// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;

/**
 * Messages that share their bytes with what they are parsed from, so that the messages within
 * messages of a transaction are not copied level by level. Who keeps a part of one for long copies
 * it, or keeps the whole.
 */
public final class Parsed {

  private Parsed() {}

  /**
   * The message, as {@link Parser#parseFrom(ByteString)} gives it.
   *
   * @throws InvalidProtocolBufferException if the bytes are not such a message
   */
  public static <T> T of(Parser<T> parser, ByteString bytes) throws InvalidProtocolBufferException {
    CodedInputStream in = bytes.newCodedInput();
    in.enableAliasing(true);
    T message = parser.parseFrom(in);
    in.checkLastTagWas(0);
    return message;
  }
}
