// SPDX-License-Identifier: Apache-2.0
package io.heddle.issue;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.Sha256;
import io.heddle.golang.GoPem;
import io.heddle.identity.Certificates;
import io.heddle.identity.Chance;
import io.heddle.identity.EcdsaEngine;
import io.heddle.identity.PemPair;
import io.heddle.identity.PrivateKeys;
import io.heddle.identity.Signatures;
import io.heddle.issue.CertificateProfile.KeyIdentifier;
import java.io.IOException;
import java.math.BigInteger;
import java.security.Key;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
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
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.util.IPAddress;

/** A certificate authority with its key in memory. Immutable; safe for use by many threads. */
public final class CertificateAuthority {

  private static final int P256_BITS = 256;
  private static final ByteString PROBE = ByteString.copyFromUtf8("which key is it");

  private final X509Certificate certificate;
  private final KeyPair keys;
  private final Chance chance;

  private CertificateAuthority(X509Certificate certificate, KeyPair keys, Chance chance) {
    this.certificate = certificate;
    this.keys = keys;
    this.chance = chance;
  }

  /** A new root, signed by itself. */
  public static CertificateAuthority create(CertificateProfile profile) {
    return create(profile, Chance.real());
  }

  /** As the other, with so much of chance in it and in all that it makes. */
  static CertificateAuthority create(CertificateProfile profile, Chance chance) {
    KeyPair keys = chance.keyPair(profile.subject().toString());
    var signer = new LowSSigner(keys.getPrivate(), chance);
    X509Certificate certificate =
        sign(profile, keys.getPublic(), profile.subject(), Optional.empty(), signer);
    return new CertificateAuthority(certificate, keys, chance);
  }

  /**
   * An authority that was made before.
   *
   * @throws HeddleException {@code BAD_INPUT} if the PEM is no P-256 key, or not that of the
   *     certificate
   */
  public static CertificateAuthority load(X509Certificate certificate, ByteString keyPem) {
    return load(certificate, keyPem, Chance.real());
  }

  /** As the other, with so much of chance in all that it makes. */
  static CertificateAuthority load(X509Certificate certificate, ByteString keyPem, Chance chance) {
    PublicKey publicKey = certificate.getPublicKey();
    PrivateKey key =
        PrivateKeys.ofPem(keyPem)
            .filter(CertificateAuthority::isP256)
            .orElseThrow(() -> unusable(certificate, "is no elliptic-curve key of P-256"));
    if (!isP256(publicKey)
        || !Signatures.verify(publicKey, PROBE, EcdsaEngine.fastest().sign(key, PROBE))) {
      throw unusable(certificate, "is not that of its certificate");
    }
    return new CertificateAuthority(certificate, new KeyPair(publicKey, key), chance);
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
    KeyPair fresh = chance.keyPair("%s of %s".formatted(wanted.subject(), issuer()));
    X509Certificate issued = certify(wanted, fresh.getPublic());
    return new Issued(issued, pem(issued, fresh.getPrivate(), keyLabel));
  }

  /**
   * A certificate for the key of somebody who keeps it, which ends with the authority's at the
   * latest.
   *
   * @throws HeddleException {@code BAD_INPUT} if the authority has expired
   */
  X509Certificate certify(CertificateProfile wanted, PublicKey key) {
    Instant end = certificate.getNotAfter().toInstant();
    if (!end.isAfter(wanted.notBefore())) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Authority '%s' has expired at %s and can make no certificate any more"
              .formatted(certificate.getSubjectX500Principal(), end));
    }
    CertificateProfile profile = wanted.notAfter().isAfter(end) ? wanted.until(end) : wanted;
    return sign(profile, key, issuer(), Optional.of(identifier()), signer());
  }

  /** Those certificates of its own that are not good any more. */
  String revocationList(List<Revocation> revoked, Instant from, Instant next) {
    try {
      var list = new X509v2CRLBuilder(issuer(), Date.from(from));
      list.setNextUpdate(Date.from(next));
      revoked.forEach(one -> list.addCRLEntry(one.serial(), Date.from(one.since()), 0));
      list.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new AuthorityKeyIdentifier(identifier().toByteArray()));
      return GoPem.encode("X509 CRL", list.build(signer()).getEncoded());
    } catch (IOException e) {
      throw new HeddleException(Fault.INTERNAL, "Could not make a list of revocations", e);
    }
  }

  /** A certificate that is not good any more. */
  public record Revocation(BigInteger serial, Instant since) {}

  private LowSSigner signer() {
    return new LowSSigner(keys.getPrivate(), chance);
  }

  X509Certificate certificate() {
    return certificate;
  }

  /** By which certificates say whose they are. */
  ByteString identifier() {
    return Certificates.subjectKeyIdentifier(certificate)
        .orElseGet(() -> keyIdentifier(keys.getPublic(), KeyIdentifier.SHA_256));
  }

  private X500Name issuer() {
    return X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
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
      Optional<ByteString> issuerIdentifier,
      LowSSigner signer) {
    try {
      X509v3CertificateBuilder builder =
          new X509v3CertificateBuilder(
              issuer,
              profile.serial(),
              Date.from(profile.notBefore()),
              Date.from(profile.notAfter()),
              profile.subject(),
              SubjectPublicKeyInfo.getInstance(subjectKey.getEncoded()));
      addExtensions(builder, profile, subjectKey);
      if (issuerIdentifier.isPresent()) {
        builder.addExtension(
            Extension.authorityKeyIdentifier,
            false,
            new AuthorityKeyIdentifier(issuerIdentifier.get().toByteArray()));
      }
      if (!profile.hosts().isEmpty()) {
        builder.addExtension(
            Extension.subjectAlternativeName, false, alternativeNames(profile.hosts()));
      }
      for (CertificateProfile.Further one : profile.further()) {
        builder.addExtension(
            new ASN1ObjectIdentifier(one.identifier()), false, one.content().toByteArray());
      }
      byte[] der = builder.build(signer).getEncoded();
      return Certificates.ofDer(ByteString.copyFrom(der));
    } catch (IOException e) {
      throw new HeddleException(Fault.INTERNAL, "Could not make a certificate", e);
    }
  }

  private static void addExtensions(
      X509v3CertificateBuilder builder, CertificateProfile profile, PublicKey key)
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
    if (profile.keyIdentifier() != KeyIdentifier.UNSAID) {
      ByteString identifier = keyIdentifier(key, profile.keyIdentifier());
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          new SubjectKeyIdentifier(identifier.toByteArray()));
    }
  }

  private static ByteString keyIdentifier(PublicKey key, KeyIdentifier how) {
    byte[] bits = SubjectPublicKeyInfo.getInstance(key.getEncoded()).getPublicKeyData().getBytes();
    return switch (how) {
      case SHA_256 -> Sha256.of(ByteString.copyFrom(bits));
      case SHA_1 -> ByteString.copyFrom(sha1(bits));
      case UNSAID -> ByteString.EMPTY;
    };
  }

  private static byte[] sha1(byte[] bits) {
    try {
      return MessageDigest.getInstance("SHA-1").digest(bits);
    } catch (NoSuchAlgorithmException e) {
      throw new HeddleException(Fault.INTERNAL, "This Java has no SHA-1", e);
    }
  }

  private static GeneralNames alternativeNames(List<String> hosts) {
    return new GeneralNames(
        hosts.stream()
            .distinct()
            .map(host -> new GeneralName(kindOf(host), host))
            .toArray(GeneralName[]::new));
  }

  /** What it is: the name of a machine, unless it is written like something else. */
  static int kindOf(String host) {
    if (IPAddress.isValid(host)) {
      return GeneralName.iPAddress;
    }
    if (host.contains("://")) {
      return GeneralName.uniformResourceIdentifier;
    }
    return host.contains("@") ? GeneralName.rfc822Name : GeneralName.dNSName;
  }
}
