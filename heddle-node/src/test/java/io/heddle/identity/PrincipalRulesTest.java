// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import static io.heddle.identity.TestOrganisation.ID;
import static io.heddle.identity.TestOrganisation.issue;
import static io.heddle.identity.TestOrganisation.member;
import static io.heddle.identity.TestOrganisation.pem;
import static io.heddle.identity.TestOrganisation.revoking;
import static io.heddle.identity.TestOrganisation.serialized;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.base.MspId;
import io.heddle.testing.Spec;
import java.security.cert.X509Certificate;
import java.util.List;
import org.hyperledger.fabric.protos.common.CombinedPrincipal;
import org.hyperledger.fabric.protos.common.MSPIdentityAnonymity;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPPrincipal.Classification;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;
import org.hyperledger.fabric.protos.common.OrganizationUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Spec("NA-55")
final class PrincipalRulesTest {

  private static final ByteString GARBAGE = ByteString.copyFromUtf8("\u0007garbage");
  private static final String REVOKED =
      "could not validate identity against certification chain: The certificate has been revoked";

  private final TestOrganisation org = new TestOrganisation();
  private final X509Certificate revokedUser = issue(org.root(), "OU=client,CN=revoked");
  private final Msp msp =
      org.msp(config -> config.addRevocationList(revoking(org.root(), revokedUser)));

  private final Identity user = msp.parse(member(org.root(), "OU=client,CN=user"));
  private final Identity other = msp.parse(member(org.root(), "OU=client,CN=other"));
  private final Identity revoked = msp.parse(serialized(revokedUser));

  @ParameterizedTest
  @CsvSource({"client,CLIENT", "peer,PEER", "admin,ADMIN", "orderer,ORDERER"})
  void a_unit_gives_its_own_role_and_membership(String unit, MSPRoleType role) {
    Identity holder = msp.parse(member(org.root(), "OU=%s,CN=holder".formatted(unit)));

    for (MSPRoleType asked :
        List.of(MSPRoleType.CLIENT, MSPRoleType.PEER, MSPRoleType.ADMIN, MSPRoleType.ORDERER)) {
      String as = asked == MSPRoleType.ADMIN ? "an admin" : "a [%s]".formatted(asked);
      assertThat(msp.objection(holder, Principals.role(ID, asked)).orElse(""))
          .isEqualTo(
              asked == role
                  ? ""
                  : ("The identity is not %s under this MSP [OrgMSP]: The identity does not contain"
                          + " OU [%s], MSP: [OrgMSP]")
                      .formatted(as, asked));
    }
    assertThat(msp.objection(holder, Principals.role(ID, MSPRoleType.MEMBER))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = MSPRoleType.class,
      names = {"CLIENT", "PEER", "ADMIN", "ORDERER"})
  void an_invalid_identity_has_no_role(MSPRoleType role) {
    assertThat(msp.objection(revoked, Principals.role(ID, role)))
        .contains("The identity is not valid under this MSP [OrgMSP]: " + REVOKED);
  }

  @Test
  void an_invalid_identity_is_nothing_else_either() {
    MSPPrincipal member = Principals.role(ID, MSPRoleType.MEMBER);
    MSPPrincipal unit = unit("OrgMSP", "client", revoked.certifiers());
    MSPPrincipal itself = principal(Classification.IDENTITY, revoked.serialized());

    assertThat(msp.objection(revoked, member)).contains(REVOKED);
    assertThat(msp.objection(revoked, unit)).contains(REVOKED);
    assertThat(msp.objection(revoked, itself)).contains(REVOKED);
    assertThat(msp.objection(user, unit)).isEmpty();
  }

  @Test
  void an_administrator_by_certificate_is_one_even_when_revoked_later() {
    X509Certificate boss = issue(org.root(), "OU=client,CN=boss");
    Msp changed =
        org.msp(
            config -> config.addAdmins(pem(boss)).addRevocationList(revoking(org.root(), boss)));

    Identity admin = changed.parse(serialized(boss));

    assertThat(changed.objection(admin, Principals.role(ID, MSPRoleType.ADMIN))).isEmpty();
    assertThat(changed.objection(admin, Principals.role(ID, MSPRoleType.MEMBER))).contains(REVOKED);
  }

  @Test
  void nobody_is_what_another_organisation_says() {
    String different = "the identity is a member of a different MSP (expected ElseMSP, got OrgMSP)";

    for (MSPRoleType role :
        List.of(MSPRoleType.MEMBER, MSPRoleType.CLIENT, MSPRoleType.ADMIN, MSPRoleType.PEER)) {
      assertThat(msp.objection(user, Principals.role(new MspId("ElseMSP"), role)))
          .contains(different);
    }
    assertThat(msp.objection(user, unit("ElseMSP", "client", user.certifiers())))
        .contains(different);
  }

  @Test
  void a_unit_counts_with_the_authorities_that_gave_it() {
    String mismatch = "The identities do not match";

    assertThat(msp.objection(user, unit("OrgMSP", "client", user.certifiers()))).isEmpty();
    assertThat(msp.objection(user, unit("OrgMSP", "peer", user.certifiers()))).contains(mismatch);
    assertThat(msp.objection(user, unit("OrgMSP", "client", ByteString.copyFromUtf8("others"))))
        .contains(mismatch);
  }

  @Test
  void an_identity_is_only_itself() {
    assertThat(msp.objection(user, principal(Classification.IDENTITY, user.serialized())))
        .isEmpty();
    assertThat(msp.objection(other, principal(Classification.IDENTITY, user.serialized())))
        .contains("The identities do not match");
    assertThat(
            msp.objection(
                user,
                principal(
                    Classification.IDENTITY,
                    Identity.serialize(
                        new MspId("ElseMSP"), Certificates.pem(user.certificate())))))
        .contains(
            "invalid identity principal, not a certificate: expected MSP ID OrgMSP, received"
                + " ElseMSP");
  }

  @ParameterizedTest
  @CsvSource({
    "ROLE,MSPRole",
    "ORGANIZATION_UNIT,OrganizationUnit",
    "ANONYMITY,MSPIdentityAnonymity",
    "COMBINED,CombinedPrincipal"
  })
  void nobody_is_what_cannot_be_read(Classification classification, String name) {
    String unreadable =
        "could not unmarshal %s from principal: proto: cannot parse invalid wire-format data"
            .formatted(name);
    MSPPrincipal garbage = principal(classification, GARBAGE);

    assertThat(msp.objection(user, garbage)).contains(unreadable);
    assertThat(msp.objection(user, combined(anyMember(), garbage))).contains(unreadable);
  }

  @Test
  void nobody_is_an_identity_that_cannot_be_read() {
    assertThat(msp.objection(user, principal(Classification.IDENTITY, GARBAGE)))
        .contains(
            "invalid identity principal, not a certificate: could not deserialize a"
                + " SerializedIdentity");
  }

  @Test
  void nobody_is_of_a_kind_or_in_a_role_that_there_is_not() {
    MSPPrincipal kind = MSPPrincipal.newBuilder().setPrincipalClassificationValue(9).build();
    MSPPrincipal role =
        principal(
            Classification.ROLE,
            MSPRole.newBuilder().setMspIdentifier("OrgMSP").setRoleValue(9).build().toByteString());

    assertThat(msp.objection(user, kind)).contains("invalid principal type 9");
    assertThat(msp.objection(user, role)).contains("invalid MSP role type 9");
  }

  @Test
  void everybody_is_named_and_nobody_anonymous() {
    assertThat(msp.objection(user, anonymity(0))).isEmpty();
    assertThat(msp.objection(user, anonymity(1)))
        .contains("Principal is anonymous, but X.509 MSP does not support anonymous identities");
    assertThat(msp.objection(user, anonymity(9))).contains("Unknown principal anonymity type: 9");
  }

  @Test
  void a_combination_holds_if_all_its_parts_do() {
    MSPPrincipal itself = principal(Classification.IDENTITY, user.serialized());

    assertThat(msp.objection(user, combined(anyMember(), itself))).isEmpty();
    assertThat(msp.objection(other, combined(anyMember(), itself)))
        .contains("The identities do not match");
    assertThat(msp.objection(user, combined(anyMember(), combined())))
        .contains("No principals in CombinedPrincipal");
  }

  @Test
  void combinations_may_be_nested_only_so_deep() {
    MSPPrincipal deep = anyMember();
    for (int level = 0; level <= 64; level++) {
      deep = combined(deep);
    }

    assertThat(msp.objection(user, deep)).isEmpty();
    assertThat(msp.objection(user, combined(deep)))
        .contains("CombinedPrincipal is nested too deeply");
  }

  @Test
  void without_node_units_there_are_members_and_administrators_by_certificate() {
    X509Certificate boss = issue(org.root(), "CN=boss");
    Msp changed = org.msp(config -> config.clearFabricNodeOus().addAdmins(pem(boss)));
    Identity member = changed.parse(member(org.root(), "OU=client,CN=user"));
    String unknown = "NodeOUs not activated. Cannot tell apart identities.";

    assertThat(changed.objection(member, Principals.role(ID, MSPRoleType.MEMBER))).isEmpty();
    assertThat(changed.objection(member, Principals.role(ID, MSPRoleType.CLIENT)))
        .contains("The identity is not a [CLIENT] under this MSP [OrgMSP]: " + unknown);
    assertThat(changed.objection(member, Principals.role(ID, MSPRoleType.PEER)))
        .contains("The identity is not a [PEER] under this MSP [OrgMSP]: " + unknown);
    assertThat(changed.objection(member, Principals.role(ID, MSPRoleType.ORDERER)))
        .contains("invalid MSP role type 4");
    assertThat(changed.objection(member, Principals.role(ID, MSPRoleType.ADMIN)))
        .contains("This identity is not an admin");
  }

  @Test
  void a_role_without_a_unit_is_nobodys() {
    Msp changed =
        org.msp(config -> {
          config.getFabricNodeOusBuilder().clearPeerOuIdentifier();
          return config;
        });

    assertThat(
            changed.objection(
                changed.parse(member(org.root(), "OU=client,OU=peer,CN=user")),
                Principals.role(ID, MSPRoleType.PEER)))
        .contains(
            "The identity is not a [PEER] under this MSP [OrgMSP]: cannot test for classification,"
                + " node ou for type [PEER], not defined, msp: [OrgMSP]");
  }

  private static MSPPrincipal anyMember() {
    return Principals.role(ID, MSPRoleType.MEMBER);
  }

  private static MSPPrincipal unit(String mspId, String unit, ByteString certifiers) {
    return principal(
        Classification.ORGANIZATION_UNIT,
        OrganizationUnit.newBuilder()
            .setMspIdentifier(mspId)
            .setOrganizationalUnitIdentifier(unit)
            .setCertifiersIdentifier(certifiers)
            .build()
            .toByteString());
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

  private static MSPPrincipal anonymity(int type) {
    return principal(
        Classification.ANONYMITY,
        MSPIdentityAnonymity.newBuilder().setAnonymityTypeValue(type).build().toByteString());
  }
}
