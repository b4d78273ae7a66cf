// SPDX-License-Identifier: Apache-2.0
package io.heddle.golang;

import com.google.protobuf.InvalidProtocolBufferException;

/**
 * What Go's protobuf library says of bytes that are not the message that they should be. The one
 * place for these words: clients of a Fabric peer see them at the end of many texts.
 *
 * <p>Go's library says little: {@code errDecode} in google.golang.org/protobuf/internal/impl for
 * whatever is wrong with the form, another text for characters that are not UTF-8.
 */
public final class GoProtobuf {

  private static final String BAD_FORM = "proto: cannot parse invalid wire-format data";
  private static final String BAD_TEXT = "string field contains invalid UTF-8";

  /** Java has no class of its own for it. */
  private static final String BAD_TEXT_IN_JAVA = "Protocol message had invalid UTF-8.";

  private GoProtobuf() {}

  /** Go's words for what Java found. */
  public static String words(InvalidProtocolBufferException found) {
    return BAD_TEXT_IN_JAVA.equals(found.getMessage()) ? BAD_TEXT : BAD_FORM;
  }

  /**
   * The same behind the message's name, as Fabric's own functions put it.
   *
   * <p>Fabric: protoutil/unmarshalers.go.
   */
  public static String unmarshalling(String message, InvalidProtocolBufferException found) {
    return "error unmarshalling %s: %s".formatted(message, words(found));
  }
}
