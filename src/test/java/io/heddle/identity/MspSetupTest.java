// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.ByteString;
import io.heddle.base.MspId;
import io.heddle.identity.CertificateProfile.Constraints;
import io.heddle.testing.Spec;
import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.hyperledger.fabric.protos.common.CombinedPrincipal;
import org.hyperledger.fabric.protos.common.MSPIdentityAnonymity;
import org.hyperledger.fabric.protos.common.MSPIdentityAnonymity.MSPIdentityAnonymityType;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPPrincipal.Classification;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;
import org.hyperledger.fabric.protos.common.OrganizationUnit;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.FabricNodeOUs;
import org.hyperledger.fabric.protos.msp.FabricOUIdentifier;
import org.hyperledger.fabric.protos.msp.MSPConfig;
import org.junit.jupiter.api.Test;

/** Organisations with authorities and rules that the recorded network does not have. */
final class MspSetupTest {

  private static final MspId ID = new MspId("OrgMSP");
  private static final Instant NOW = Instant.parse("2026-05-01T10:20:30Z");
  private static final int CA_USAGE = KeyUsage.keyCertSign | KeyUsage.cRLSign;

  private final CertificateAuthority root =
      CertificateAuthority.create(authority("CN=root", CA_USAGE, List.of()));
  private final CertificateAuthority intermediate =
      below(root, authority("CN=intermediate", CA_USAGE, List.of()));

  @Test
  @Spec("NA-51")
  void takes_a_member_below_an_intermediate_authority() {
    Msp msp = msp(config -> config.addIntermediateCerts(pem(intermediate)));

    Identity member = msp.parse(member(intermediate, "OU=client,CN=user"));

    msp.validate(member);
    assertThat(member.certifiers())
        .isEqualTo(
            CertificateTree.certifiers(List.of(certificate(intermediate), certificate(root))));
  }

  @Test
  @Spec("NA-51")
  void takes_no_member_from_an_authority_that_has_others_below_it() {
    Msp msp = msp(config -> config.addIntermediateCerts(pem(intermediate)));

    Identity member = msp.parse(member(root, "OU=client,CN=user"));

    assertThatThrownBy(() -> msp.validate(member))
        .hasMessage(
            "could not obtain certification chain: invalid validation chain. Parent certificate"
                + " should be a leaf of the certification tree");
  }

  @Test
  @Spec("NA-51")
  void takes_no_member_that_two_chains_lead_to() throws Exception {
    X509Certificate again = withTheSameNameAndKey(root);
    Msp msp = msp(config -> config.addRootCerts(pem(again)));
    ByteString member = member(root, "OU=client,CN=user");

    assertThatThrownBy(() -> msp.parse(member))
        .hasMessage("this MSP only supports a single validation chain, got 2");
  }

  @Test
  @Spec({"NA-51", "NA-305"})
  void takes_no_authority_that_may_not_sign_certificates() {
    CertificateAuthority weak =
        CertificateAuthority.create(authority("CN=root", KeyUsage.digitalSignature, List.of()));
    Msp msp = Msp.of(of(config().clearRootCerts().addRootCerts(pem(weak))));
    ByteString member = member(weak, "OU=client,CN=user");

    assertThat(catchThrowable(() -> msp.parse(member)))
        .hasMessage("the supplied identity is not valid: certificate signed by unknown authority");
  }

  @Test
  @Spec("NA-51")
  void asks_as_go_does_for_the_server_purpose_where_a_certificate_names_purposes() {
    Msp msp = msp(config -> config);
    ByteString server =
        serialized(issue(root, "OU=client,CN=user", List.of(KeyPurposeId.id_kp_serverAuth)));
    ByteString client =
        serialized(issue(root, "OU=client,CN=user", List.of(KeyPurposeId.id_kp_clientAuth)));

    msp.validate(msp.parse(server));
    assertThatThrownBy(() -> msp.parse(client))
        .hasMessage(
            "the supplied identity is not valid: certificate specifies an incompatible key usage");
  }

  @Test
  @Spec("NA-53")
  void demands_that_the_unit_comes_from_the_authority_it_names() {
    CertificateAuthority other =
        CertificateAuthority.create(authority("CN=other", CA_USAGE, List.of()));
    Msp msp =
        msp(config -> {
          config.addRootCerts(pem(other));
          config.getFabricNodeOusBuilder().getClientOuIdentifierBuilder().setCertificate(pem(root));
          return config;
        });

    Identity right = msp.parse(member(root, "OU=client,CN=user"));
    Identity wrong = msp.parse(member(other, "OU=client,CN=user"));

    msp.validate(right);
    assertThatThrownBy(() -> msp.validate(wrong))
        .hasMessageMatching(
            "could not validate identity's OUs: certifiersIdentifier does not match:"
                + " \\[client\\([0-9A-F]{16}\\)], MSP: \\[OrgMSP]");
  }

  @Test
  @Spec("NA-53")
  void demands_one_of_the_listed_units_without_node_units() {
    Msp msp =
        msp(config ->
            config
                .clearFabricNodeOus()
                .addAdmins(pem(issue(root, "OU=sales,CN=boss", List.of())))
                .addOrganizationalUnitIdentifiers(
                    FabricOUIdentifier.newBuilder()
                        .setCertificate(pem(root))
                        .setOrganizationalUnitIdentifier("sales")));

    msp.validate(msp.parse(member(root, "OU=sales,CN=user")));
    Identity none = msp.parse(member(root, "CN=user"));
    Identity another = msp.parse(member(root, "OU=research,CN=user"));
    assertThatThrownBy(() -> msp.validate(none))
        .hasMessage(
            "could not validate identity's OUs: the identity certificate does not contain an"
                + " Organizational Unit (OU)");
    assertThatThrownBy(() -> msp.validate(another))
        .hasMessageMatching(
            ".*none of the identity's organizational units \\[research\\([0-9A-F]{16}\\)] are in"
                + " MSP OrgMSP");
  }

  @Test
  @Spec({"NA-54", "NA-55"})
  void knows_administrators_by_their_certificates_without_node_units() {
    X509Certificate boss = issue(root, "CN=boss", List.of());
    Msp msp = msp(config -> config.clearFabricNodeOus().addAdmins(pem(boss)));
    Msps msps = new Msps(List.of(msp));
    MSPPrincipal admin = Principals.role(ID, MSPRoleType.ADMIN);

    assertThat(msps.satisfies(msps.parse(serialized(boss)), admin)).isTrue();
    Identity user = msps.parse(member(root, "CN=user"));
    assertThatThrownBy(() -> msps.require(user, admin)).hasMessage("This identity is not an admin");
    assertThat(msps.satisfies(user, Principals.role(ID, MSPRoleType.MEMBER))).isTrue();
    assertThat(msps.satisfies(user, Principals.role(ID, MSPRoleType.CLIENT))).isFalse();
  }

  @Test
  @Spec("NA-54")
  void demands_administrators() {
    assertThatThrownBy(() -> msp(FabricMSPConfig.Builder::clearFabricNodeOus))
        .hasMessage("administrators must be declared when no admin ou classification is set");
  }

  @Test
  @Spec("NA-54")
  void demands_authorities_that_are_some() {
    X509Certificate leaf = issue(root, "OU=client,CN=user", List.of());

    assertThatThrownBy(() -> Msp.of(of(config().clearRootCerts())))
        .hasMessage("expected at least one CA certificate");
    assertThatThrownBy(() -> Msp.of(of(config().addRootCerts(pem(leaf)))))
        .hasMessageStartingWith("CA Certificate did not have the CA attribute");
  }

  @Test
  @Spec("NA-55")
  void matches_every_kind_of_principal() throws Exception {
    Msp msp = msp(config -> config);
    Identity user = msp.parse(member(root, "OU=client,CN=user"));
    Identity other = msp.parse(member(root, "OU=client,CN=other"));
    MSPPrincipal unit =
        principal(
            Classification.ORGANIZATION_UNIT,
            OrganizationUnit.newBuilder()
                .setMspIdentifier("OrgMSP")
                .setOrganizationalUnitIdentifier("client")
                .setCertifiersIdentifier(user.certifiers())
                .build()
                .toByteString());
    MSPPrincipal unitOfOthers =
        principal(
            Classification.ORGANIZATION_UNIT,
            OrganizationUnit.parseFrom(unit.getPrincipal()).toBuilder()
                .setCertifiersIdentifier(ByteString.copyFromUtf8("others"))
                .build()
                .toByteString());
    MSPPrincipal itself = principal(Classification.IDENTITY, user.serialized());
    MSPPrincipal named =
        principal(Classification.ANONYMITY, anonymity(MSPIdentityAnonymityType.NOMINAL));
    MSPPrincipal anonymous =
        principal(Classification.ANONYMITY, anonymity(MSPIdentityAnonymityType.ANONYMOUS));

    assertThat(msp.satisfies(user, unit)).isTrue();
    assertThat(msp.satisfies(user, unitOfOthers)).isFalse();
    assertThat(msp.satisfies(user, itself)).isTrue();
    assertThat(msp.satisfies(other, itself)).isFalse();
    assertThat(msp.satisfies(user, named)).isTrue();
    assertThat(msp.satisfies(user, anonymous)).isFalse();
    assertThat(msp.satisfies(user, combined(unit, itself))).isTrue();
    assertThat(msp.satisfies(other, combined(unit, itself))).isFalse();
    assertThat(msp.satisfies(user, combined())).isFalse();
    assertThat(msp.satisfies(user, principal(Classification.ROLE, ByteString.copyFromUtf8("?"))))
        .isFalse();
  }

  private Msp msp(UnaryOperator<FabricMSPConfig.Builder> change) {
    return Msp.of(of(change.apply(config())));
  }

  private FabricMSPConfig.Builder config() {
    return FabricMSPConfig.newBuilder()
        .setName("OrgMSP")
        .addRootCerts(pem(root))
        .setFabricNodeOus(
            FabricNodeOUs.newBuilder()
                .setEnable(true)
                .setClientOuIdentifier(unit("client"))
                .setPeerOuIdentifier(unit("peer"))
                .setAdminOuIdentifier(unit("admin"))
                .setOrdererOuIdentifier(unit("orderer")));
  }

  private static FabricOUIdentifier unit(String name) {
    return FabricOUIdentifier.newBuilder().setOrganizationalUnitIdentifier(name).build();
  }

  private static MSPConfig of(FabricMSPConfig.Builder config) {
    return MSPConfig.newBuilder().setConfig(config.build().toByteString()).build();
  }

  private static ByteString member(CertificateAuthority issuer, String subject) {
    return serialized(issue(issuer, subject, List.of()));
  }

  private static ByteString serialized(X509Certificate certificate) {
    return Identity.serialize(ID, Certificates.pem(certificate));
  }

  private static X509Certificate issue(
      CertificateAuthority issuer, String subject, List<KeyPurposeId> purposes) {
    return issuer
        .issue(
            profile(subject, KeyUsage.digitalSignature, purposes, Constraints.LEAF), "PRIVATE KEY")
        .certificate();
  }

  private static CertificateAuthority below(
      CertificateAuthority issuer, CertificateProfile profile) {
    CertificateAuthority.Issued issued = issuer.issue(profile, "PRIVATE KEY");
    return CertificateAuthority.load(
        issued.certificate(), ByteString.copyFromUtf8(issued.pem().key()));
  }

  private static CertificateProfile authority(
      String subject, int usage, List<KeyPurposeId> purposes) {
    return profile(subject, usage, purposes, Constraints.AUTHORITY);
  }

  private static CertificateProfile profile(
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
        constraints == Constraints.AUTHORITY);
  }

  private static X509Certificate withTheSameNameAndKey(CertificateAuthority authority)
      throws Exception {
    X509Certificate first = certificate(authority);
    X500Name name = X500Name.getInstance(first.getSubjectX500Principal().getEncoded());
    PrivateKey key =
        PrivateKeys.ofPem(ByteString.copyFromUtf8(authority.pem().key())).orElseThrow();
    byte[] der =
        new X509v3CertificateBuilder(
                name,
                first.getSerialNumber().add(BigInteger.ONE),
                first.getNotBefore(),
                first.getNotAfter(),
                name,
                SubjectPublicKeyInfo.getInstance(first.getPublicKey().getEncoded()))
            .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
            .addExtension(
                Extension.subjectKeyIdentifier,
                false,
                new SubjectKeyIdentifier(
                    Certificates.subjectKeyIdentifier(first).orElseThrow().toByteArray()))
            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(key))
            .getEncoded();
    return Certificates.ofDer(ByteString.copyFrom(der));
  }

  private static ByteString pem(CertificateAuthority authority) {
    return ByteString.copyFromUtf8(authority.pem().certificate());
  }

  private static ByteString pem(X509Certificate certificate) {
    return ByteString.copyFromUtf8(Certificates.pem(certificate));
  }

  private static X509Certificate certificate(CertificateAuthority authority) {
    return Certificates.ofPem(pem(authority));
  }

  private static MSPPrincipal principal(Classification classification, ByteString content) {
    return MSPPrincipal.newBuilder()
        .setPrincipalClassification(classification)
        .setPrincipal(content)
        .build();
  }

  private static MSPPrincipal combined(MSPPrincipal... principals) {
    return principal(
        Classification.COMBINED,
        CombinedPrincipal.newBuilder()
            .addAllPrincipals(List.of(principals))
            .build()
            .toByteString());
  }

  private static ByteString anonymity(MSPIdentityAnonymityType type) {
    return MSPIdentityAnonymity.newBuilder().setAnonymityType(type).build().toByteString();
  }
}
