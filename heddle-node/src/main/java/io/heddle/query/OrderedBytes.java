// SPDX-License-Identifier: Apache-2.0
package io.heddle.query;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.List;

/** JSON values as bytes whose order is that of {@link Collation}. */
final class OrderedBytes {

  /*
   * A value is its type's rank and then
   *   number: 80 for zero; 81, place of the first digit, digits, 00; for a negative one 7f and the
   *           complement of the same. Digits are stored as 1 to 10, without zeros at the end.
   *   string: its collation key, which ends with its only 00
   *   array:  its elements, 00
   *   object: for each member its name as a string and its value, 00
   * No value's bytes begin with those of another, so a row may go on after them.
   */

  private static final int END = 0x00;
  private static final int NEGATIVE = 0x7f;
  private static final int ZERO = 0x80;
  private static final int POSITIVE = 0x81;
  private static final int AFTER_ALL = 0xff;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(64);

  private OrderedBytes() {}

  /** One value after the other, which is what a row of an index begins with. */
  static ByteString of(List<Json> values) {
    var bytes = new OrderedBytes();
    values.forEach(bytes::add);
    return bytes.toByteString();
  }

  /** The end of all rows that begin with these values. */
  static ByteString after(List<Json> values) {
    var bytes = new OrderedBytes();
    values.forEach(bytes::add);
    bytes.out.write(AFTER_ALL);
    return bytes.toByteString();
  }

  private ByteString toByteString() {
    return ByteString.copyFrom(out.toByteArray());
  }

  private void add(Json value) {
    out.write(Collation.rank(value));
    switch (value) {
      case Json.Null _, Json.Bool _ -> {}
      case Json.Num(BigDecimal number, _) -> add(number);
      case Json.Str(String text) -> add(text);
      case Json.Arr array -> {
        array.elements().forEach(this::add);
        out.write(END);
      }
      case Json.Obj object -> {
        object
            .members()
            .forEach((name, member) -> {
              out.write(Collation.rank(new Json.Str(name)));
              add(name);
              add(member);
            });
        out.write(END);
      }
    }
  }

  private void add(String text) {
    out.writeBytes(Collation.key(text).toByteArray());
  }

  private void add(BigDecimal number) {
    if (number.signum() == 0) {
      out.write(ZERO);
      return;
    }
    BigDecimal shortest = number.abs().stripTrailingZeros();
    String digits = shortest.unscaledValue().toString();
    long place = (long) digits.length() - shortest.scale();
    int flip = number.signum() < 0 ? 0xff : 0;
    out.write(number.signum() < 0 ? NEGATIVE : POSITIVE);
    // signed, so that the places below one come first
    for (byte b : ByteBuffer.allocate(Long.BYTES).putLong(place ^ Long.MIN_VALUE).array()) {
      out.write(b ^ flip);
    }
    for (int at = 0; at < digits.length(); at++) {
      out.write((digits.charAt(at) - '0' + 1) ^ flip);
    }
    out.write(flip);
  }
}
