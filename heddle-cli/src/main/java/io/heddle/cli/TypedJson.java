// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.golang.GoJson;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** JSON that somebody typed, and what is wrong with it. */
final class TypedJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private TypedJson() {}

  /**
   * One JSON value.
   *
   * @param what the text is, as a sentence begins with it
   * @throws HeddleException {@code BAD_INPUT} if the text is none, in Go's words
   */
  static JsonNode parsed(String what, String text) {
    check(what, text);
    try {
      return JSON.readTree(text);
    } catch (JacksonException e) {
      throw tooMuch(what, e);
    }
  }

  /** As {@link #parsed}, without a value. */
  static void check(String what, String text) {
    try {
      GoJson.check(ByteString.copyFromUtf8(text));
    } catch (IllegalArgumentException e) {
      throw new HeddleException(
          Fault.BAD_INPUT, "%s is not JSON: %s".formatted(what, e.getMessage()), e);
    }
  }

  /** For what has the form of JSON and cannot be read all the same. */
  static HeddleException tooMuch(String what, JacksonException e) {
    return new HeddleException(
        Fault.BAD_INPUT,
        "%s is nested too deeply, or a number in it is too long".formatted(what),
        e);
  }
}
