// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.golang.GoPem;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;

/**
 * Certificates that an authority has taken back; counts from the moment it is in the configuration.
 */
record RevocationList(X509CRL crl, Optional<ByteString> authorityKeyIdentifier) {

  private static final String AUTHORITY_KEY_IDENTIFIER = "2.5.29.35";

  static RevocationList of(ByteString pemOrDer) {
    try {
      var in = new ByteArrayInputStream(GoPem.firstBlock(pemOrDer).orElse(pemOrDer).toByteArray());
      var crl = (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(in);
      return new RevocationList(
          crl,
          Optional.ofNullable(crl.getExtensionValue(AUTHORITY_KEY_IDENTIFIER))
              .map(value -> ASN1OctetString.getInstance(value).getOctets())
              .map(octets -> AuthorityKeyIdentifier.getInstance(octets).getKeyIdentifierOctets())
              .map(ByteString::copyFrom));
    } catch (CRLException | CertificateException e) {
      throw new HeddleException(Fault.BAD_INPUT, "could not parse RevocationList", e);
    }
  }

  /** Whether the issuer has revoked the certificate on this very list. */
  boolean revokes(X509Certificate certificate, X509Certificate issuer) {
    return authorityKeyIdentifier.equals(Certificates.subjectKeyIdentifier(issuer))
        && crl.getRevokedCertificate(certificate.getSerialNumber()) != null
        && isSignedBy(issuer);
  }

  private boolean isSignedBy(X509Certificate issuer) {
    try {
      crl.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException _) {
      return false;
    }
  }
}
