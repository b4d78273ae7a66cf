// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import com.google.protobuf.ByteString;
import io.heddle.base.MspId;
import io.heddle.golang.GoPem;
import io.heddle.issue.CertificateAuthority;
import io.heddle.issue.CertificateProfile;
import io.heddle.issue.CertificateProfile.Constraints;
import io.heddle.issue.CertificateProfile.KeyIdentifier;
import java.io.IOException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.FabricNodeOUs;
import org.hyperledger.fabric.protos.msp.FabricOUIdentifier;
import org.hyperledger.fabric.protos.msp.MSPConfig;

/** An organisation {@code OrgMSP} of a test's own: its root authority, and whatever it issues. */
final class TestOrganisation {

  static final MspId ID = new MspId("OrgMSP");
  static final int CA_USAGE = KeyUsage.keyCertSign | KeyUsage.cRLSign;

  private static final Instant NOW = Instant.parse("2026-05-01T10:20:30Z");

  private final CertificateAuthority root = authority("CN=root");

  CertificateAuthority root() {
    return root;
  }

  /** The root's. */
  KeyPair keys() {
    return new KeyPair(certificate(root).getPublicKey(), key(root));
  }

  /** The provider with this root and node units, changed. */
  Msp msp(UnaryOperator<FabricMSPConfig.Builder> change) {
    return Msp.of(mspConfig(change.apply(config())));
  }

  Msp msp() {
    return msp(config -> config);
  }

  FabricMSPConfig.Builder config() {
    return FabricMSPConfig.newBuilder()
        .setName(ID.value())
        .addRootCerts(pem(root))
        .setFabricNodeOus(
            FabricNodeOUs.newBuilder()
                .setEnable(true)
                .setClientOuIdentifier(unit("client"))
                .setPeerOuIdentifier(unit("peer"))
                .setAdminOuIdentifier(unit("admin"))
                .setOrdererOuIdentifier(unit("orderer")));
  }

  static FabricOUIdentifier unit(String name) {
    return FabricOUIdentifier.newBuilder().setOrganizationalUnitIdentifier(name).build();
  }

  /** The unit, if this authority put it into the certificate. */
  static FabricOUIdentifier unit(String name, CertificateAuthority from) {
    return unit(name).toBuilder().setCertificate(pem(from)).build();
  }

  static MSPConfig mspConfig(FabricMSPConfig.Builder config) {
    return MSPConfig.newBuilder().setConfig(config.build().toByteString()).build();
  }

  static CertificateAuthority authority(String subject) {
    return CertificateAuthority.create(authorityProfile(subject, CA_USAGE));
  }

  static CertificateAuthority below(CertificateAuthority issuer, String subject) {
    return below(issuer, authorityProfile(subject, CA_USAGE));
  }

  static CertificateAuthority below(CertificateAuthority issuer, CertificateProfile profile) {
    CertificateAuthority.Issued issued = issuer.issue(profile, "PRIVATE KEY");
    return CertificateAuthority.load(
        issued.certificate(), ByteString.copyFromUtf8(issued.pem().key()));
  }

  static ByteString member(CertificateAuthority issuer, String subject) {
    return serialized(issue(issuer, subject));
  }

  static ByteString serialized(X509Certificate certificate) {
    return Identity.serialize(ID, Certificates.pem(certificate));
  }

  static X509Certificate issue(CertificateAuthority issuer, String subject) {
    return issue(issuer, subject, List.of());
  }

  static X509Certificate issue(
      CertificateAuthority issuer, String subject, List<KeyPurposeId> purposes) {
    return issuer
        .issue(
            profile(subject, KeyUsage.digitalSignature, purposes, Constraints.LEAF), "PRIVATE KEY")
        .certificate();
  }

  static CertificateProfile authorityProfile(String subject, int usage) {
    return profile(subject, usage, List.of(), Constraints.AUTHORITY);
  }

  static CertificateProfile profile(
      String subject, int usage, List<KeyPurposeId> purposes, Constraints constraints) {
    return new CertificateProfile(
        CertificateProfile.randomSerial(new SecureRandom()),
        new X500Name(subject),
        NOW,
        NOW.plus(Duration.ofDays(1)),
        usage,
        purposes,
        List.of(),
        constraints,
        constraints == Constraints.AUTHORITY ? KeyIdentifier.SHA_256 : KeyIdentifier.UNSAID,
        List.of());
  }

  /** A list of the issuer's own in PEM that takes these certificates back. */
  static ByteString revoking(CertificateAuthority issuer, X509Certificate... revoked) {
    return revoking(issuer, issuer, revoked);
  }

  /** A list that says it is the issuer's, signed by somebody who may be another. */
  static ByteString revoking(
      CertificateAuthority issuer, CertificateAuthority signer, X509Certificate... revoked) {
    X509v2CRLBuilder list =
        new X509v2CRLBuilder(
            X500Name.getInstance(certificate(issuer).getSubjectX500Principal().getEncoded()),
            Date.from(NOW));
    for (X509Certificate certificate : revoked) {
      list.addCRLEntry(certificate.getSerialNumber(), Date.from(NOW), CRLReason.unspecified);
    }
    try {
      byte[] keyIdentifier =
          Certificates.subjectKeyIdentifier(certificate(issuer)).orElseThrow().toByteArray();
      list.addExtension(
          Extension.authorityKeyIdentifier, false, new AuthorityKeyIdentifier(keyIdentifier));
      return pem(list, signer);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** A list that does not say by which key it is signed. */
  static ByteString revokingWithoutKeyIdentifier(CertificateAuthority issuer) {
    return pem(
        new X509v2CRLBuilder(
            X500Name.getInstance(certificate(issuer).getSubjectX500Principal().getEncoded()),
            Date.from(NOW)),
        issuer);
  }

  private static ByteString pem(X509v2CRLBuilder list, CertificateAuthority signer) {
    try {
      return ByteString.copyFromUtf8(
          GoPem.encode(
              "X509 CRL",
              list.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key(signer)))
                  .getEncoded()));
    } catch (IOException | OperatorCreationException e) {
      throw new AssertionError(e);
    }
  }

  static PrivateKey key(CertificateAuthority authority) {
    return PrivateKeys.ofPem(ByteString.copyFromUtf8(authority.pem().key())).orElseThrow();
  }

  static ByteString pem(CertificateAuthority authority) {
    return ByteString.copyFromUtf8(authority.pem().certificate());
  }

  static ByteString pem(X509Certificate certificate) {
    return ByteString.copyFromUtf8(Certificates.pem(certificate));
  }

  static X509Certificate certificate(CertificateAuthority authority) {
    return Certificates.ofPem(pem(authority));
  }
}
