// SPDX-License-Identifier: Apache-2.0
package io.heddle.ca;

import io.heddle.identity.Certificates;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/** A certificate that the authority has made. */
record IssuedCertificate(
    Key key, String owner, String pem, Instant notAfter, Optional<Revocation> revocation) {

  /**
   * Which one it is, in hexadecimal digits without zeros in front.
   *
   * @param issuer the identifier of the authority's key
   */
  record Key(String serial, String issuer) {

    /** As somebody wrote it. */
    static Key of(String serial, String issuer) {
      return new Key(plain(serial), plain(issuer));
    }

    static String plain(String digits) {
      return digits.toLowerCase(Locale.ROOT).replaceFirst("^0+", "").replace(":", "");
    }
  }

  /**
   * That it is not good any more.
   *
   * @param reason its number in RFC 5280
   */
  record Revocation(Instant at, int reason) {}

  static IssuedCertificate of(X509Certificate certificate, String owner, byte[] issuer) {
    return new IssuedCertificate(
        Key.of(certificate.getSerialNumber().toString(16), HexFormat.of().formatHex(issuer)),
        owner,
        Certificates.pem(certificate),
        certificate.getNotAfter().toInstant(),
        Optional.empty());
  }

  boolean isRevoked() {
    return revocation.isPresent();
  }

  IssuedCertificate revoked(Revocation how) {
    return new IssuedCertificate(key, owner, pem, notAfter, Optional.of(how));
  }
}
