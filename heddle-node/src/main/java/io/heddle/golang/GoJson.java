// SPDX-License-Identifier: Apache-2.0
package io.heddle.golang;

import com.google.protobuf.ByteString;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The form of a JSON text, looked at before anything in it is.
 *
 * <p>Go: encoding/json, checkValid and its scanner. Where the text ends too early Go's scanner
 * reads one more space, so that what is no good with a space is told as one.
 */
public final class GoJson {

  private static final int MAX_DEPTH = 10_000;

  private final ByteString json;
  private final Deque<Byte> open = new ArrayDeque<>();
  private int at;

  private GoJson(ByteString json) {
    this.json = json;
  }

  /**
   * Demands that a text is one JSON value.
   *
   * @throws IllegalArgumentException with Go's words for the first byte that is out of place
   */
  public static void check(ByteString json) {
    new GoJson(json).document();
  }

  private void document() {
    value();
    while (!open.isEmpty()) {
      byte close = open.getFirst();
      byte found = pastSpace();
      if (found == close) {
        open.pop();
      } else if (found != ',') {
        throw invalid(found, close == '}' ? "after object key:value pair" : "after array element");
      } else {
        if (close == '}') {
          key(pastSpace());
        }
        value();
      }
    }
    skipSpace();
    if (at < json.size()) {
      throw invalid(json.byteAt(at), "after top-level value");
    }
  }

  /** A value up to its end, or up to the first one within it that has none within. */
  private void value() {
    for (byte found = pastSpace(); ; found = pastSpace()) {
      switch (found) {
        case '{' -> {
          byte first = opened('}');
          if (first == '}') {
            return;
          }
          key(first);
        }
        case '[' -> {
          if (opened(']') == ']') {
            return;
          }
          at--;
        }
        default -> {
          scalar(found);
          return;
        }
      }
    }
  }

  /** The first byte behind an opening bracket; what closes it at once is taken. */
  private byte opened(char close) {
    if (open.size() >= MAX_DEPTH) {
      throw new IllegalArgumentException("exceeded max depth");
    }
    byte first = pastSpace();
    if (first != close) {
      open.push((byte) close);
    }
    return first;
  }

  private void key(byte first) {
    if (first != '"') {
      throw invalid(first, "looking for beginning of object key string");
    }
    string();
    byte colon = pastSpace();
    if (colon != ':') {
      throw invalid(colon, "after object key");
    }
  }

  private void scalar(byte first) {
    switch (first) {
      case '"' -> string();
      case 't' -> literal("true");
      case 'f' -> literal("false");
      case 'n' -> literal("null");
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number(first);
      default -> throw invalid(first, "looking for beginning of value");
    }
  }

  private void literal(String word) {
    for (int i = 1; i < word.length(); i++) {
      byte found = next();
      if (found != word.charAt(i)) {
        throw invalid(found, "in literal %s (expecting '%s')".formatted(word, word.charAt(i)));
      }
    }
  }

  private void number(byte first) {
    byte digit = first == '-' ? demandDigit("in numeric literal") : first;
    if (digit != '0') {
      skipDigits();
    }
    if (isNext('.')) {
      at++;
      demandDigit("after decimal point in numeric literal");
      skipDigits();
    }
    if (isNext('e') || isNext('E')) {
      at++;
      if (isNext('+') || isNext('-')) {
        at++;
      }
      demandDigit("in exponent of numeric literal");
      skipDigits();
    }
  }

  private void string() {
    for (byte found = inString(); found != '"'; found = inString()) {
      if (found == '\\') {
        escape(next());
      } else if (found >= 0 && found < ' ') {
        throw invalid(found, "in string literal");
      }
    }
  }

  private void escape(byte code) {
    switch (code) {
      case 'b', 'f', 'n', 'r', 't', '\\', '/', '"' -> {}
      case 'u' -> {
        for (int i = 0; i < 4; i++) {
          byte digit = next();
          if (Character.digit(digit, 16) < 0) {
            throw invalid(digit, "in \\u hexadecimal character escape");
          }
        }
      }
      default -> throw invalid(code, "in string escape code");
    }
  }

  private byte demandDigit(String where) {
    byte found = next();
    if (found < '0' || found > '9') {
      throw invalid(found, where);
    }
    return found;
  }

  private void skipDigits() {
    while (at < json.size() && json.byteAt(at) >= '0' && json.byteAt(at) <= '9') {
      at++;
    }
  }

  private void skipSpace() {
    while (isNext(' ') || isNext('\t') || isNext('\r') || isNext('\n')) {
      at++;
    }
  }

  private boolean isNext(char wanted) {
    return at < json.size() && json.byteAt(at) == wanted;
  }

  private byte pastSpace() {
    skipSpace();
    return inString();
  }

  /** Where a space would be fine. */
  private byte inString() {
    if (at == json.size()) {
      throw new IllegalArgumentException("unexpected end of JSON input");
    }
    return json.byteAt(at++);
  }

  /** Where a space would not be fine: it stands for the end. */
  private byte next() {
    return at == json.size() ? (byte) ' ' : json.byteAt(at++);
  }

  private static IllegalArgumentException invalid(byte found, String where) {
    return new IllegalArgumentException(
        "invalid character %s %s".formatted(GoQuote.character(found), where));
  }
}
