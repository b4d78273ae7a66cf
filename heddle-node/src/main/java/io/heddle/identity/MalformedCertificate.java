// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import com.google.protobuf.ByteString;
import java.util.Optional;

/**
 * Why bytes are no certificate, as Go says it: it names the first part, from outside in and from
 * left to right, that is not there. Go puts {@code x509: } before it. Only for bytes that Java
 * refused.
 *
 * <p>Go: crypto/x509/parser.go, parseCertificate.
 */
final class MalformedCertificate {

  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int SEQUENCE = 0x30;
  private static final int VERSION = 0xa0;
  private static final int LAST_VERSION = 2; // version 3, counted from 0

  private MalformedCertificate() {}

  static String inGosWords(ByteString der) {
    return words(new Elements(der));
  }

  private static String words(Elements file) {
    Optional<Elements> certificate = file.next(SEQUENCE);
    if (certificate.isEmpty()) {
      return "malformed certificate";
    }
    Optional<Elements> content = certificate.get().next(SEQUENCE);
    if (content.isEmpty()) {
      return "malformed tbs certificate";
    }
    return contentWords(content.get(), certificate.get())
        .orElse(file.isAtEnd() ? "malformed certificate" : "trailing data");
  }

  private static Optional<String> contentWords(Elements content, Elements certificate) {
    Optional<String> version = content.isNext(VERSION) ? versionWords(content) : Optional.empty();
    if (version.isPresent()) {
      return version;
    }
    Optional<Elements> serial = content.next(INTEGER);
    if (serial.isEmpty() || serial.get().isAtEnd()) {
      return Optional.of("malformed serial number");
    }
    if (serial.get().first() < 0) {
      return Optional.of("negative serial number");
    }
    Optional<Elements> inner = content.next(SEQUENCE);
    if (inner.isEmpty()) {
      return Optional.of("malformed signature algorithm identifier");
    }
    Optional<Elements> outer = certificate.next(SEQUENCE);
    if (outer.isEmpty()) {
      return Optional.of("malformed algorithm identifier");
    }
    if (!inner.get().bytes().equals(outer.get().bytes())) {
      return Optional.of("inner and outer signature algorithm identifiers don't match");
    }
    // the subject is called an issuer there, too
    for (String part : new String[] {"issuer", "validity", "issuer", "spki"}) {
      if (content.next(SEQUENCE).isEmpty()) {
        return Optional.of("malformed " + part);
      }
    }
    return certificate.next(BIT_STRING).isEmpty()
        ? Optional.of("malformed signature")
        : Optional.empty();
  }

  private static Optional<String> versionWords(Elements content) {
    Optional<Elements> number =
        content.next(VERSION).flatMap(tagged -> tagged.next(INTEGER).filter(_ -> tagged.isAtEnd()));
    if (number.isEmpty() || number.get().isAtEnd() || number.get().first() < 0) {
      return Optional.of("malformed version");
    }
    boolean isKnown = number.get().bytes().size() == 1 && number.get().first() <= LAST_VERSION;
    return isKnown ? Optional.empty() : Optional.of("invalid version");
  }

  /** The elements of a DER value, one after the other. */
  private static final class Elements {

    private static final int MAX_LENGTH_BYTES = 4;

    private final ByteString bytes;
    private int at;

    Elements(ByteString bytes) {
      this.bytes = bytes;
    }

    ByteString bytes() {
      return bytes;
    }

    boolean isAtEnd() {
      return at >= bytes.size();
    }

    byte first() {
      return bytes.byteAt(0);
    }

    boolean isNext(int tag) {
      return !isAtEnd() && (bytes.byteAt(at) & 0xff) == tag;
    }

    /** What the next element holds; empty if it has another tag or is not whole. */
    Optional<Elements> next(int tag) {
      if (!isNext(tag) || at + 1 >= bytes.size()) {
        return Optional.empty();
      }
      int begin = at + 2;
      long length = bytes.byteAt(at + 1) & 0xff;
      if (length >= 0x80) {
        int more = (int) length & 0x7f;
        if (more == 0 || more > MAX_LENGTH_BYTES || begin + more > bytes.size()) {
          return Optional.empty();
        }
        length = 0;
        for (int i = 0; i < more; i++) {
          length = (length << 8) | (bytes.byteAt(begin + i) & 0xff);
        }
        begin += more;
      }
      if (length > bytes.size() - begin) {
        return Optional.empty();
      }
      at = begin + (int) length;
      return Optional.of(new Elements(bytes.substring(begin, at)));
    }
  }
}
