// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import com.google.protobuf.ByteString;
import java.math.BigInteger;
import java.security.interfaces.ECKey;
import java.util.Optional;

/**
 * The two numbers of an ECDSA signature.
 *
 * <p>Fabric takes only the one with the lower {@code s} of the two that a signer could have made;
 * bytes behind the DER sequence it ignores.
 */
record EcdsaSignature(BigInteger r, BigInteger s) {

  private static final int SEQUENCE = 0x30;
  private static final int INTEGER = 0x02;

  /** The signature in the bytes, if they start with a DER sequence of two positive integers. */
  static Optional<EcdsaSignature> parse(ByteString der) {
    if (der.size() < 2 || der.byteAt(0) != SEQUENCE) {
      return Optional.empty();
    }
    // no curve in use needs more than 127 bytes for a number, so one or two bytes of length suffice
    int longForm = der.byteAt(1) == (byte) 0x81 ? 1 : 0;
    int start = 2 + longForm;
    int length = der.size() < start ? -1 : der.byteAt(1 + longForm) & 0xff;
    if (length < 0 || (longForm == 0) != (length < 0x80) || start + length > der.size()) {
      return Optional.empty();
    }
    ByteString content = der.substring(start, start + length);
    return integerAt(content, 0)
        .flatMap(r -> {
          int next = 2 + content.byteAt(1);
          return integerAt(content, next)
              .filter(_ -> next + 2 + content.byteAt(next + 1) == content.size())
              .map(s -> new EcdsaSignature(r, s));
        });
  }

  private static Optional<BigInteger> integerAt(ByteString content, int at) {
    if (content.size() < at + 3 || content.byteAt(at) != INTEGER) {
      return Optional.empty();
    }
    int length = content.byteAt(at + 1);
    if (length < 1 || at + 2 + length > content.size()) {
      return Optional.empty();
    }
    ByteString number = content.substring(at + 2, at + 2 + length);
    boolean minimal = length == 1 || number.byteAt(0) != 0 || number.byteAt(1) < 0;
    BigInteger value = new BigInteger(number.toByteArray());
    return minimal && value.signum() > 0 ? Optional.of(value) : Optional.empty();
  }

  boolean isLowS(ECKey key) {
    return s.compareTo(key.getParams().getOrder().shiftRight(1)) <= 0;
  }

  EcdsaSignature toLowS(ECKey key) {
    return isLowS(key) ? this : new EcdsaSignature(r, key.getParams().getOrder().subtract(s));
  }

  byte[] der() {
    byte[] content =
        Der.concat(Der.value(INTEGER, r.toByteArray()), Der.value(INTEGER, s.toByteArray()));
    return Der.value(SEQUENCE, content);
  }
}
