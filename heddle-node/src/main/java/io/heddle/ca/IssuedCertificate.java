// SPDX-License-Identifier: Apache-2.0
package io.heddle.ca;

import io.heddle.identity.Certificates;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/** A certificate that the authority has made. */
record IssuedCertificate(
    CertificateId key,
    String owner,
    String pem,
    Instant notAfter,
    Optional<Revocation> revocation) {

  /**
   * That it is not good any more.
   *
   * @param reason its number in RFC 5280
   */
  record Revocation(Instant at, int reason) {}

  static IssuedCertificate of(X509Certificate certificate, String owner, byte[] issuer) {
    return new IssuedCertificate(
        CertificateId.of(
            certificate.getSerialNumber().toString(16), HexFormat.of().formatHex(issuer)),
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
