// SPDX-License-Identifier: Apache-2.0
package io.heddle.issue;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.Sha256;
import io.heddle.golang.GoPem;
import io.heddle.identity.Certificates;
import io.heddle.identity.EcdsaEngine;
import io.heddle.identity.PemPair;
import io.heddle.identity.PrivateKeys;
import io.heddle.identity.Signatures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.Key;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.function.Function;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.util.IPAddress;

/** A certificate authority with its key in memory. Immutable; safe for use by many threads. */
public final class CertificateAuthority {

  private static final int P256_BITS = 256;
  private static final ByteString PROBE = ByteString.copyFromUtf8("which key is it");

  private final X509Certificate certificate;
  private final KeyPair keys;

  private CertificateAuthority(X509Certificate certificate, KeyPair keys) {
    this.certificate = certificate;
    this.keys = keys;
  }

  /** A new root, signed by itself. */
  public static CertificateAuthority create(CertificateProfile profile) {
    KeyPair keys = EcdsaEngine.fastest().generate();
    X509Certificate certificate =
        sign(profile, keys.getPublic(), profile.subject(), keys.getPublic(), keys.getPrivate());
    return new CertificateAuthority(certificate, keys);
  }

  /**
   * An authority that was made before.
   *
   * @throws HeddleException {@code BAD_INPUT} if the PEM is no P-256 key, or not that of the
   *     certificate
   */
  public static CertificateAuthority load(X509Certificate certificate, ByteString keyPem) {
    PublicKey publicKey = certificate.getPublicKey();
    PrivateKey key =
        PrivateKeys.ofPem(keyPem)
            .filter(CertificateAuthority::isP256)
            .orElseThrow(() -> unusable(certificate, "is no elliptic-curve key of P-256"));
    if (!isP256(publicKey)
        || !Signatures.verify(publicKey, PROBE, EcdsaEngine.fastest().sign(key, PROBE))) {
      throw unusable(certificate, "is not that of its certificate");
    }
    return new CertificateAuthority(certificate, new KeyPair(publicKey, key));
  }

  private static boolean isP256(Key key) {
    return key instanceof ECKey curve && curve.getParams().getOrder().bitLength() == P256_BITS;
  }

  private static HeddleException unusable(X509Certificate certificate, String why) {
    return new HeddleException(
        Fault.BAD_INPUT,
        "The key of authority '%s' %s".formatted(certificate.getSubjectX500Principal(), why));
  }

  /** The authority's own certificate and PKCS#8 key. */
  public PemPair pem() {
    return pem(certificate, keys.getPrivate(), "PRIVATE KEY");
  }

  /**
   * A certificate for a fresh key, which ends with the authority's at the latest; the key is PKCS#8
   * under the given label.
   *
   * @throws HeddleException {@code BAD_INPUT} if the authority has expired
   */
  public Issued issue(CertificateProfile wanted, String keyLabel) {
    Instant end = certificate.getNotAfter().toInstant();
    if (!end.isAfter(wanted.notBefore())) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Authority '%s' has expired at %s and can make no certificate any more"
              .formatted(certificate.getSubjectX500Principal(), end));
    }
    CertificateProfile profile = wanted.notAfter().isAfter(end) ? wanted.until(end) : wanted;
    KeyPair fresh = EcdsaEngine.fastest().generate();
    X500Name issuer = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    X509Certificate issued =
        sign(profile, fresh.getPublic(), issuer, keys.getPublic(), keys.getPrivate());
    return new Issued(issued, pem(issued, fresh.getPrivate(), keyLabel));
  }

  /** A certificate, and with its key as PEM. */
  public record Issued(X509Certificate certificate, PemPair pem) {}

  private static PemPair pem(X509Certificate certificate, PrivateKey key, String label) {
    return new PemPair(Certificates.pem(certificate), GoPem.encode(label, key.getEncoded()));
  }

  private static X509Certificate sign(
      CertificateProfile profile,
      PublicKey subjectKey,
      X500Name issuer,
      PublicKey issuerKey,
      PrivateKey signingKey) {
    try {
      SubjectPublicKeyInfo subjectInfo = SubjectPublicKeyInfo.getInstance(subjectKey.getEncoded());
      X509v3CertificateBuilder builder =
          new X509v3CertificateBuilder(
              issuer,
              profile.serial(),
              Date.from(profile.notBefore()),
              Date.from(profile.notAfter()),
              profile.subject(),
              subjectInfo);
      addExtensions(builder, profile, subjectInfo);
      if (!subjectKey.equals(issuerKey)) {
        SubjectPublicKeyInfo issuerInfo = SubjectPublicKeyInfo.getInstance(issuerKey.getEncoded());
        builder.addExtension(
            Extension.authorityKeyIdentifier,
            false,
            new AuthorityKeyIdentifier(keyIdentifier(issuerInfo)));
      }
      if (!profile.hosts().isEmpty()) {
        builder.addExtension(
            Extension.subjectAlternativeName, false, alternativeNames(profile.hosts()));
      }
      for (CertificateProfile.Further one : profile.further()) {
        builder.addExtension(
            new ASN1ObjectIdentifier(one.identifier()), false, one.content().toByteArray());
      }
      byte[] der = builder.build(new LowSSigner(signingKey)).getEncoded();
      return Certificates.ofDer(ByteString.copyFrom(der));
    } catch (IOException e) {
      throw new HeddleException(Fault.INTERNAL, "Could not make a certificate", e);
    }
  }

  private static void addExtensions(
      X509v3CertificateBuilder builder, CertificateProfile profile, SubjectPublicKeyInfo key)
      throws IOException {
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(profile.keyUsage()));
    if (!profile.purposes().isEmpty()) {
      var purposes = new ExtendedKeyUsage(profile.purposes().toArray(KeyPurposeId[]::new));
      builder.addExtension(Extension.extendedKeyUsage, false, purposes);
    }
    switch (profile.constraints()) {
      case AUTHORITY ->
          builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      case LEAF ->
          builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      case UNSAID -> {}
    }
    if (profile.subjectKeyIdentifier()) {
      builder.addExtension(
          Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(keyIdentifier(key)));
    }
  }

  /** RFC 7093, section 2, method 4: the SHA-256 of the uncompressed point. */
  private static byte[] keyIdentifier(SubjectPublicKeyInfo key) {
    return Sha256.bytes(ByteString.copyFrom(key.getPublicKeyData().getBytes()));
  }

  private static GeneralNames alternativeNames(List<String> hosts) {
    Function<String, GeneralName> toName =
        host ->
            new GeneralName(
                IPAddress.isValid(host) ? GeneralName.iPAddress : GeneralName.dNSName, host);
    return new GeneralNames(hosts.stream().distinct().map(toName).toArray(GeneralName[]::new));
  }

  private record LowSSigner(PrivateKey key, ByteArrayOutputStream content)
      implements ContentSigner {

    LowSSigner(PrivateKey key) {
      this(key, new ByteArrayOutputStream());
    }

    @Override
    public AlgorithmIdentifier getAlgorithmIdentifier() {
      return new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
    }

    @Override
    public OutputStream getOutputStream() {
      return content;
    }

    @Override
    public byte[] getSignature() {
      return EcdsaEngine.fastest()
          .sign(key, ByteString.copyFrom(content.toByteArray()))
          .toByteArray();
    }
  }
}
