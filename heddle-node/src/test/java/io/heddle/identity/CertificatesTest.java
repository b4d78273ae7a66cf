// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import static io.heddle.identity.TestOrganisation.ID;
import static io.heddle.identity.TestOrganisation.issue;
import static io.heddle.identity.TestOrganisation.member;
import static io.heddle.identity.TestOrganisation.pem;
import static io.heddle.identity.TestOrganisation.serialized;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.testing.Spec;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;

/** Certificates that are valid and out of the ordinary. */
@Spec({"NA-51", "NA-54"})
final class CertificatesTest {

  private static final Instant NOW = Instant.parse("2026-05-01T10:20:30Z");
  private static final String SIGNED_BY_EC = "SHA256withECDSA";
  private static final String SIGNED_BY_RSA = "SHA256withRSA";

  private final TestOrganisation org = new TestOrganisation();

  @Test
  void an_authority_with_nobody_below_it_is_one() throws Exception {
    KeyPair keys = keys("EC", 256);
    Shape authority = new Shape("CN=last", "CN=last").with(new BasicConstraints(0)).identified();
    X509Certificate last = authority.signed(keys.getPublic(), keys, SIGNED_BY_EC);
    X509Certificate user =
        new Shape("CN=last", "OU=client,CN=user").signed(keys.getPublic(), keys, SIGNED_BY_EC);

    Msp msp =
        Msp.of(TestOrganisation.mspConfig(org.config().clearRootCerts().addRootCerts(pem(last))));

    assertThat(Certificates.isAuthority(last)).isTrue();
    assertThat(msp.parse(serialized(user)).objection()).isEmpty();
  }

  @Test
  void an_authority_may_have_only_so_many_below_it() throws Exception {
    KeyPair keys = keys("EC", 256);
    X509Certificate top =
        new Shape("CN=top", "CN=top")
            .with(new BasicConstraints(0))
            .identified()
            .signed(keys.getPublic(), keys, SIGNED_BY_EC);
    KeyPair belowKeys = keys("EC", 256);
    X509Certificate below =
        new Shape("CN=top", "CN=below")
            .with(new BasicConstraints(0))
            .identified()
            .signed(belowKeys.getPublic(), keys, SIGNED_BY_EC);
    X509Certificate user =
        new Shape("CN=below", "OU=client,CN=user")
            .signed(belowKeys.getPublic(), belowKeys, SIGNED_BY_EC);
    Msp msp =
        Msp.of(
            TestOrganisation.mspConfig(
                org.config()
                    .clearRootCerts()
                    .addRootCerts(pem(top))
                    .addIntermediateCerts(pem(below))));

    assertThatThrownBy(() -> msp.parse(serialized(user)))
        .hasMessage("the supplied identity is not valid: certificate signed by unknown authority");
  }

  @Test
  void an_authority_with_an_rsa_key_has_members_with_elliptic_ones() throws Exception {
    KeyPair rsa = keys("RSA", 2048);
    X509Certificate authority =
        new Shape("CN=rsa", "CN=rsa")
            .with(new BasicConstraints(true))
            .identified()
            .signed(rsa.getPublic(), rsa, SIGNED_BY_RSA);
    X509Certificate user =
        new Shape("CN=rsa", "OU=client,CN=user")
            .signed(keys("EC", 256).getPublic(), rsa, SIGNED_BY_RSA);
    Msp msp =
        Msp.of(
            TestOrganisation.mspConfig(org.config().clearRootCerts().addRootCerts(pem(authority))));

    assertThat(Certificates.withLowS(user, authority)).isSameAs(user);
    assertThat(msp.parse(serialized(user)).objection()).isEmpty();
    // there is no lower form of such a signature to look for, so it is an identity, if a bad one
    assertThat(org.msp().parse(serialized(user)).objection())
        .contains(
            "could not obtain certification chain: the supplied identity is not valid: certificate"
                + " signed by unknown authority");
  }

  @Test
  void a_member_has_an_elliptic_key() throws Exception {
    X509Certificate user =
        new Shape("CN=root", "OU=client,CN=user")
            .signed(keys("RSA", 2048).getPublic(), org.keys(), SIGNED_BY_EC);

    Identity identity = org.msp().parse(serialized(user));

    assertThat(identity.objection())
        .contains("could not validate identity's public key algorithm: RSA is not supported");
    assertThat(identity.verifies(ByteString.EMPTY, ByteString.EMPTY)).isFalse();
  }

  @Test
  void an_authority_must_carry_the_identifier_of_its_key_and_no_name_constraints()
      throws Exception {
    KeyPair keys = keys("EC", 256);
    X509Certificate unidentified =
        new Shape("CN=ca", "CN=ca")
            .with(new BasicConstraints(true))
            .signed(keys.getPublic(), keys, SIGNED_BY_EC);
    X509Certificate constrained =
        new Shape("CN=ca", "CN=ca")
            .with(new BasicConstraints(true))
            .identified()
            .constrained()
            .signed(keys.getPublic(), keys, SIGNED_BY_EC);

    assertThatThrownBy(() -> org.msp(config -> config.addRootCerts(pem(unidentified))))
        .hasMessage("CA Certificate problem with Subject Key Identifier extension, (SN: abc)");
    assertThatThrownBy(() -> org.msp(config -> config.addRootCerts(pem(constrained))))
        .hasMessage(
            "CA Certificate has name constraints, which Heddle does not support, (SN: abc)");
  }

  @Test
  void units_are_all_those_of_the_subject_and_nothing_beside_them() {
    X509Certificate several = issue(org.root(), "OU=client,OU=sales,CN=user");
    X509Certificate joined = issue(org.root(), "OU=client+CN=user");

    assertThat(Certificates.organizationalUnits(several)).containsExactly("client", "sales");
    assertThat(Certificates.organizationalUnits(joined)).containsExactly("client");
    assertThat(org.msp().parse(serialized(joined)).objection()).isEmpty();
  }

  @Test
  void an_identity_goes_by_its_first_common_name() {
    Msp msp = org.msp();

    assertThat(msp.parse(member(org.root(), "OU=client,CN=user,CN=other")).name())
        .isEqualTo("user (OrgMSP)");
    Identity nameless = msp.parse(member(org.root(), "OU=client"));
    assertThat(nameless.name()).isEqualTo("somebody (OrgMSP)");
    assertThat(nameless).hasToString("OU=client (OrgMSP)");
    assertThat(nameless.mspId()).isEqualTo(ID);
  }

  @Test
  void two_identities_are_one_if_their_certificate_is() {
    Msp msp = org.msp();
    ByteString user = member(org.root(), "OU=client,CN=user");
    Identity once = msp.parse(user);

    assertThat(once).isEqualTo(msp.parse(user)).hasSameHashCodeAs(msp.parse(user));
    assertThat(once).isNotEqualTo(msp.parse(member(org.root(), "OU=client,CN=user")));
    assertThat(once).isNotEqualTo("user");
    assertThat(once.hashCode()).isNotZero();
  }

  private static KeyPair keys(String algorithm, int bits) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(bits);
    return generator.generateKeyPair();
  }

  /** A certificate without anything that it is not told to have. */
  private static final class Shape {

    private final String issuer;
    private final String subject;
    private List<BasicConstraints> constraints = List.of();
    private boolean identified;
    private boolean constrained;

    Shape(String issuer, String subject) {
      this.issuer = issuer;
      this.subject = subject;
    }

    Shape with(BasicConstraints constraints) {
      this.constraints = List.of(constraints);
      return this;
    }

    Shape identified() {
      this.identified = true;
      return this;
    }

    Shape constrained() {
      this.constrained = true;
      return this;
    }

    X509Certificate signed(PublicKey key, KeyPair signer, String algorithm) throws Exception {
      X509v3CertificateBuilder builder =
          new X509v3CertificateBuilder(
              new X500Name(issuer),
              BigInteger.valueOf(0xabc),
              Date.from(NOW),
              Date.from(NOW.plus(Duration.ofDays(1))),
              new X500Name(subject),
              SubjectPublicKeyInfo.getInstance(key.getEncoded()));
      for (BasicConstraints each : constraints) {
        builder.addExtension(Extension.basicConstraints, true, each);
      }
      if (identified) {
        byte[] identifier = ByteString.copyFromUtf8(subject).toByteArray();
        builder.addExtension(
            Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(identifier));
      }
      if (constrained) {
        GeneralSubtree[] permitted = {
          new GeneralSubtree(new GeneralName(GeneralName.dNSName, "example.com"))
        };
        builder.addExtension(Extension.nameConstraints, true, new NameConstraints(permitted, null));
      }
      byte[] der =
          builder
              .build(new JcaContentSignerBuilder(algorithm).build(signer.getPrivate()))
              .getEncoded();
      return Certificates.ofDer(ByteString.copyFrom(der));
    }
  }
}
