// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import static io.heddle.identity.TestOrganisation.ID;
import static io.heddle.identity.TestOrganisation.authority;
import static io.heddle.identity.TestOrganisation.authorityProfile;
import static io.heddle.identity.TestOrganisation.below;
import static io.heddle.identity.TestOrganisation.certificate;
import static io.heddle.identity.TestOrganisation.issue;
import static io.heddle.identity.TestOrganisation.member;
import static io.heddle.identity.TestOrganisation.mspConfig;
import static io.heddle.identity.TestOrganisation.pem;
import static io.heddle.identity.TestOrganisation.revoking;
import static io.heddle.identity.TestOrganisation.revokingWithoutKeyIdentifier;
import static io.heddle.identity.TestOrganisation.serialized;
import static io.heddle.identity.TestOrganisation.unit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.ByteString;
import io.heddle.golang.GoPem;
import io.heddle.issue.CertificateAuthority;
import io.heddle.testing.Spec;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
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
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.FabricOUIdentifier;
import org.junit.jupiter.api.Test;

/** Organisations with authorities and rules that the recorded network does not have. */
final class MspSetupTest {

  private final TestOrganisation org = new TestOrganisation();
  private final CertificateAuthority root = org.root();
  private final CertificateAuthority intermediate = below(root, "CN=intermediate");

  @Test
  @Spec("NA-51")
  void takes_a_member_below_an_intermediate_authority() {
    Msp msp = org.msp(config -> config.addIntermediateCerts(pem(intermediate)));

    Identity member = msp.parse(member(intermediate, "OU=client,CN=user"));

    msp.validate(member);
    assertThat(member.certifiers())
        .isEqualTo(
            CertificateTree.certifiers(List.of(certificate(intermediate), certificate(root))));
  }

  @Test
  @Spec("NA-51")
  void takes_no_member_from_an_authority_that_has_others_below_it() {
    Msp msp = org.msp(config -> config.addIntermediateCerts(pem(intermediate)));

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
    Msp msp = org.msp(config -> config.addRootCerts(pem(again)));
    ByteString member = member(root, "OU=client,CN=user");

    assertThatThrownBy(() -> msp.parse(member))
        .hasMessage("this MSP only supports a single validation chain, got 2");
  }

  @Test
  @Spec({"NA-51", "NA-305"})
  void takes_no_authority_that_may_not_sign_certificates() {
    CertificateAuthority weak =
        CertificateAuthority.create(authorityProfile("CN=root", KeyUsage.digitalSignature));
    Msp msp = Msp.of(mspConfig(org.config().clearRootCerts().addRootCerts(pem(weak))));
    ByteString member = member(weak, "OU=client,CN=user");

    assertThat(catchThrowable(() -> msp.parse(member)))
        .hasMessage("the supplied identity is not valid: certificate signed by unknown authority");
  }

  @Test
  @Spec("NA-51")
  void asks_as_go_does_for_the_server_purpose_where_a_certificate_names_purposes() {
    Msp msp = org.msp(config -> config);
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
    CertificateAuthority other = authority("CN=other");
    Msp msp =
        org.msp(config -> {
          config.addRootCerts(pem(other));
          config.getFabricNodeOusBuilder().setClientOuIdentifier(unit("client", root));
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
        org.msp(config ->
            config
                .clearFabricNodeOus()
                .addAdmins(pem(issue(root, "OU=sales,CN=boss")))
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
    X509Certificate boss = issue(root, "CN=boss");
    Msp msp = org.msp(config -> config.clearFabricNodeOus().addAdmins(pem(boss)));
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
    assertThatThrownBy(() -> org.msp(FabricMSPConfig.Builder::clearFabricNodeOus))
        .hasMessage("administrators must be declared when no admin ou classification is set");
  }

  @Test
  @Spec("NA-54")
  void demands_authorities_that_are_some() {
    X509Certificate leaf = issue(root, "OU=client,CN=user");

    assertThatThrownBy(() -> Msp.of(mspConfig(org.config().clearRootCerts())))
        .hasMessage("expected at least one CA certificate");
    assertThatThrownBy(() -> Msp.of(mspConfig(org.config().addRootCerts(pem(leaf)))))
        .hasMessageStartingWith("CA Certificate did not have the CA attribute");
  }

  @Test
  @Spec("NA-54")
  void an_administrator_by_certificate_must_be_a_valid_member() {
    X509Certificate foreign = issue(authority("CN=other"), "OU=admin,CN=boss");
    X509Certificate boss = issue(root, "CN=boss");
    X509Certificate revoked = issue(root, "CN=boss");

    assertThatThrownBy(() -> org.msp(config -> config.addAdmins(pem(foreign))))
        .hasMessage("the supplied identity is not valid: certificate signed by unknown authority");
    assertThatThrownBy(() ->
            org.msp(config ->
                config
                    .clearFabricNodeOus()
                    .addAdmins(pem(boss))
                    .addAdmins(pem(revoked))
                    .addRevocationList(revoking(root, revoked))))
        .hasMessage(
            "admin 1 is invalid: could not validate identity against certification chain: The"
                + " certificate has been revoked");
  }

  @Test
  @Spec("NA-54")
  void with_node_units_an_administrator_by_certificate_must_be_a_client_or_an_administrator() {
    X509Certificate client = issue(root, "OU=client,CN=boss");
    X509Certificate admin = issue(root, "OU=admin,CN=boss");
    X509Certificate peer = issue(root, "OU=peer,CN=boss");

    Msp msp = org.msp(config -> config.addAdmins(pem(client)).addAdmins(pem(admin)));

    MSPPrincipal role = Principals.role(ID, MSPRoleType.ADMIN);
    assertThat(msp.satisfies(msp.parse(serialized(client)), role)).isTrue();
    assertThatThrownBy(() -> org.msp(config -> config.addAdmins(pem(client)).addAdmins(pem(peer))))
        .hasMessage(
            "admin 1 is invalid [The identity does not contain OU [CLIENT], MSP: [OrgMSP],The"
                + " identity does not contain OU [ADMIN], MSP: [OrgMSP]]");
  }

  @Test
  @Spec("NA-54")
  void node_units_without_one_for_administrators_demand_administrators_by_certificate() {
    X509Certificate boss = issue(root, "OU=client,CN=boss");
    UnaryOperator<FabricMSPConfig.Builder> withoutAdmin =
        config -> {
          config.getFabricNodeOusBuilder().clearAdminOuIdentifier();
          return config;
        };

    Msp msp = org.msp(config -> withoutAdmin.apply(config).addAdmins(pem(boss)));

    MSPPrincipal role = Principals.role(ID, MSPRoleType.ADMIN);
    assertThat(msp.satisfies(msp.parse(serialized(boss)), role)).isTrue();
    assertThatThrownBy(() -> org.msp(withoutAdmin))
        .hasMessage("administrators must be declared when no admin ou classification is set");
  }

  @Test
  @Spec("NA-54")
  void takes_no_intermediate_authority_that_its_root_has_revoked() {
    X509Certificate revoked = certificate(intermediate);
    ByteString list = revoking(root, revoked);
    String message =
        "CA Certificate is not valid, (SN: %s): The certificate has been revoked"
            .formatted(revoked.getSerialNumber());

    assertThatThrownBy(() ->
            org.msp(
                config -> config.addIntermediateCerts(pem(intermediate)).addRevocationList(list)))
        .hasMessage(message);
    assertThatThrownBy(() ->
            org.msp(config ->
                config
                    .addTlsRootCerts(pem(root))
                    .addTlsIntermediateCerts(pem(intermediate))
                    .addRevocationList(list)))
        .hasMessage(message);
  }

  @Test
  @Spec("NA-54")
  void demands_tls_authorities_that_are_some() {
    X509Certificate leaf = issue(root, "CN=tls");
    String serial = leaf.getSerialNumber().toString(16);

    assertThatThrownBy(() -> org.msp(config -> config.addTlsRootCerts(pem(leaf))))
        .hasMessage("CA Certificate did not have the CA attribute, (SN: %s)".formatted(serial));
    assertThatThrownBy(() ->
            org.msp(config -> config.addTlsRootCerts(pem(root)).addTlsIntermediateCerts(pem(leaf))))
        .hasMessage("CA Certificate did not have the CA attribute, (SN: %s)".formatted(serial));
    // the root that it stands below is one of the identities', not of TLS
    assertThatThrownBy(() -> org.msp(config -> config.addTlsIntermediateCerts(pem(intermediate))))
        .hasMessage("the supplied identity is not valid: certificate signed by unknown authority");
    org.msp(config -> config.addTlsRootCerts(pem(root)).addTlsIntermediateCerts(pem(intermediate)));
  }

  @Test
  @Spec("NA-54")
  void an_authority_may_be_both_a_root_and_an_intermediate() {
    Msp msp = org.msp(config -> config.addIntermediateCerts(pem(root)));

    msp.validate(msp.parse(member(root, "OU=client,CN=user")));
  }

  @Test
  @Spec("NA-52")
  void a_list_takes_back_only_what_its_signer_has_issued() {
    CertificateAuthority other = authority("CN=root");
    X509Certificate user = issue(root, "OU=client,CN=user");
    X509Certificate friend = issue(root, "OU=client,CN=friend");

    Msp own = org.msp(config -> config.addRevocationList(revoking(root, user)));
    Msp der =
        org.msp(config ->
            config.addRevocationList(GoPem.firstBlock(revoking(root, user)).orElseThrow()));
    Msp others = org.msp(config -> config.addRevocationList(revoking(other, user)));
    Msp forged = org.msp(config -> config.addRevocationList(revoking(root, other, user)));

    assertThat(own.parse(serialized(user)).objection())
        .contains(
            "could not validate identity against certification chain: The certificate has been"
                + " revoked");
    assertThat(own.parse(serialized(friend)).objection()).isEmpty();
    assertThat(der.parse(serialized(user)).objection()).isPresent();
    assertThat(others.parse(serialized(user)).objection()).isEmpty();
    assertThat(forged.parse(serialized(user)).objection()).isEmpty();
  }

  @Test
  @Spec("NA-52")
  void a_list_without_the_identifier_of_its_key_lets_nobody_in() {
    Msp msp = org.msp(config -> config.addRevocationList(revokingWithoutKeyIdentifier(root)));

    assertThat(msp.parse(member(root, "OU=client,CN=user")).objection())
        .contains(
            "could not validate identity against certification chain: could not obtain Authority"
                + " Key Identifier for crl");
  }

  @Test
  @Spec("NA-54")
  void refuses_a_list_that_is_none() {
    assertThatThrownBy(
            () -> org.msp(config -> config.addRevocationList(ByteString.copyFromUtf8("?"))))
        .hasMessage("could not parse RevocationList");
  }

  @Test
  @Spec("NA-53")
  void of_several_roles_with_one_unit_the_orderers_rule_counts() {
    CertificateAuthority other = authority("CN=other");
    Msp msp =
        org.msp(config -> {
          config
              .addRootCerts(pem(other))
              .getFabricNodeOusBuilder()
              .setClientOuIdentifier(unit("member", root))
              .setPeerOuIdentifier(unit("member", root))
              .setAdminOuIdentifier(unit("member", root))
              .setOrdererOuIdentifier(unit("member", other));
          return config;
        });

    assertThat(msp.parse(member(other, "OU=member,CN=user")).objection()).isEmpty();
    assertThat(msp.parse(member(root, "OU=member,CN=user")).objection().orElseThrow())
        .startsWith("could not validate identity's OUs: certifiersIdentifier does not match: ");
  }

  @Test
  @Spec("NA-53")
  void a_unit_names_an_authority_that_issues_identities() {
    CertificateAuthority lower = below(intermediate, "CN=lower");
    CertificateAuthority stranger = authority("CN=stranger");
    UnaryOperator<FabricMSPConfig.Builder> tree =
        config -> config.addIntermediateCerts(pem(intermediate)).addIntermediateCerts(pem(lower));

    Msp msp =
        org.msp(
            config -> tree.apply(config).addOrganizationalUnitIdentifiers(unit("client", lower)));

    msp.validate(msp.parse(member(lower, "OU=client,CN=user")));
    // a root may have others below it
    org.msp(config -> tree.apply(config).addOrganizationalUnitIdentifiers(unit("client", root)));
    assertThatThrownBy(() ->
            org.msp(config ->
                tree.apply(config).addOrganizationalUnitIdentifiers(unit("client", intermediate))))
        .hasMessage(
            "Failed computing validation chain for [CN=intermediate]. [invalid validation chain."
                + " Parent certificate should be a leaf of the certification tree]");
    assertThatThrownBy(() ->
            org.msp(config -> config.addOrganizationalUnitIdentifiers(unit("client", stranger))))
        .hasMessage("the supplied identity is not valid: certificate signed by unknown authority");
  }

  private static X509Certificate withTheSameNameAndKey(CertificateAuthority authority)
      throws Exception {
    X509Certificate first = certificate(authority);
    X500Name name = X500Name.getInstance(first.getSubjectX500Principal().getEncoded());
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
            .build(
                new JcaContentSignerBuilder("SHA256withECDSA")
                    .build(TestOrganisation.key(authority)))
            .getEncoded();
    return Certificates.ofDer(ByteString.copyFrom(der));
  }
}
