// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.golang.GoPem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;

/** What Fabric asks of an X.509 certificate and Java does not answer directly. */
public final class Certificates {

  private static final String SUBJECT_KEY_IDENTIFIER = "2.5.29.14";

  private Certificates() {}

  /**
   * The certificate in the first PEM block, whatever its label.
   *
   * @throws HeddleException {@code BAD_INPUT} if there is none
   */
  public static X509Certificate ofPem(ByteString pem) {
    ByteString der =
        GoPem.firstBlock(pem)
            .orElseThrow(
                () -> new HeddleException(Fault.BAD_INPUT, "could not decode the PEM structure"));
    return ofDer(der);
  }

  public static X509Certificate ofDer(ByteString der) {
    try {
      var in = new ByteArrayInputStream(der.toByteArray());
      var certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      if (in.available() > 0) {
        throw new CertificateException("trailing data");
      }
      requireReadable(certificate);
      return certificate;
    } catch (CertificateException e) {
      throw malformed(MalformedCertificate.inGosWords(der), e);
    }
  }

  /**
   * Java looks at names and extensions later or never, and then throws whatever it likes; here is
   * where the bytes may still be somebody's nonsense.
   */
  private static void requireReadable(X509Certificate certificate) {
    try {
      organizationalUnits(certificate);
      commonName(certificate);
    } catch (RuntimeException e) {
      throw malformed("invalid RDNSequence: invalid attribute value", e);
    }
    try {
      subjectKeyIdentifier(certificate);
    } catch (RuntimeException e) {
      throw malformed("invalid subject key identifier", e);
    }
  }

  private static HeddleException malformed(String gosWords, Exception cause) {
    return new HeddleException(
        Fault.BAD_INPUT, "parseCertificate failed: x509: " + gosWords, cause);
  }

  public static String pem(X509Certificate certificate) {
    return GoPem.encode("CERTIFICATE", encoded(certificate));
  }

  public static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateException e) {
      throw new HeddleException(Fault.INTERNAL, "Could not encode a certificate", e);
    }
  }

  public static boolean isAuthority(X509Certificate certificate) {
    return certificate.getBasicConstraints() >= 0;
  }

  public static Optional<ByteString> subjectKeyIdentifier(X509Certificate certificate) {
    return Optional.ofNullable(certificate.getExtensionValue(SUBJECT_KEY_IDENTIFIER))
        .map(value -> ASN1OctetString.getInstance(value).getOctets())
        .map(octets -> SubjectKeyIdentifier.getInstance(octets).getKeyIdentifier())
        .map(ByteString::copyFrom);
  }

  /** The subject's organisational units, in the order they stand there. */
  public static List<String> organizationalUnits(X509Certificate certificate) {
    X500Name subject = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    return Arrays.stream(subject.getRDNs(BCStyle.OU))
        .flatMap(rdn -> Arrays.stream(rdn.getTypesAndValues()))
        .filter(part -> part.getType().equals(BCStyle.OU))
        .map(part -> IETFUtils.valueToString(part.getValue()))
        .toList();
  }

  /** The subject's first common name; {@code somebody} if it has none. */
  static String commonName(X509Certificate certificate) {
    X500Name subject = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    return Arrays.stream(subject.getRDNs(BCStyle.CN))
        .map(rdn -> IETFUtils.valueToString(rdn.getFirst().getValue()))
        .findFirst()
        .orElse("somebody");
  }

  public static boolean isSignedBy(X509Certificate certificate, PublicKey key) {
    try {
      certificate.verify(key);
      return true;
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  static boolean hasEcdsaSignature(X509Certificate certificate) {
    return certificate.getSigAlgName().endsWith("withECDSA");
  }

  /**
   * The certificate with a low S in its own signature, so that both forms that an issuer could have
   * made denote the same identity.
   */
  static X509Certificate withLowS(X509Certificate certificate, X509Certificate issuer) {
    if (!(hasEcdsaSignature(certificate) && issuer.getPublicKey() instanceof ECPublicKey key)) {
      return certificate;
    }
    EcdsaSignature signature =
        EcdsaSignature.parse(ByteString.copyFrom(certificate.getSignature()))
            .orElseThrow(() ->
                new HeddleException(Fault.BAD_INPUT, "The certificate's signature is not DER"));
    if (signature.isLowS(key)) {
      return certificate;
    }
    try {
      byte[] algorithm =
          Certificate.getInstance(certificate.getEncoded())
              .getSignatureAlgorithm()
              .getEncoded("DER");
      byte[] bits = new DERBitString(signature.toLowS(key).der()).getEncoded("DER");
      byte[] content = Der.concat(certificate.getTBSCertificate(), algorithm, bits);
      return ofDer(ByteString.copyFrom(Der.value(0x30, content)));
    } catch (IOException | CertificateException | IllegalArgumentException e) {
      throw new HeddleException(Fault.BAD_INPUT, "The certificate cannot be encoded anew", e);
    }
  }
}
