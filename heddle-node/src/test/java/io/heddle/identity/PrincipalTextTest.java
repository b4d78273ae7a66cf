// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import static io.heddle.identity.TestOrganisation.ID;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.testing.Spec;
import java.util.List;
import org.hyperledger.fabric.protos.common.CombinedPrincipal;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPPrincipal.Classification;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;
import org.hyperledger.fabric.protos.common.OrganizationUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Spec("NA-286")
final class PrincipalTextTest {

  private static final MSPPrincipal PEER = Principals.role(ID, MSPRoleType.PEER);

  @ParameterizedTest
  @CsvSource({
    "MEMBER,a member of OrgMSP",
    "ADMIN,an admin of OrgMSP",
    "CLIENT,a client of OrgMSP",
    "PEER,a peer of OrgMSP",
    "ORDERER,an orderer of OrgMSP"
  })
  void names_a_role(MSPRoleType role, String text) {
    assertThat(PrincipalText.of(Principals.role(ID, role))).isEqualTo(text);
  }

  @Test
  void names_what_else_a_principal_can_be() {
    ByteString unit =
        OrganizationUnit.newBuilder()
            .setMspIdentifier("OrgMSP")
            .setOrganizationalUnitIdentifier("sales")
            .build()
            .toByteString();

    assertThat(PrincipalText.of(principal(Classification.ORGANIZATION_UNIT, unit)))
        .isEqualTo("somebody of unit 'sales' of OrgMSP");
    assertThat(PrincipalText.of(principal(Classification.IDENTITY, Identity.serialize(ID, "any"))))
        .isEqualTo("one certain identity of OrgMSP");
    assertThat(PrincipalText.of(combined(PEER, Principals.role(ID, MSPRoleType.ADMIN))))
        .isEqualTo("a peer of OrgMSP who is also an admin of OrgMSP");
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 9})
  void knows_who_nobody_can_be(int kind) {
    MSPPrincipal principal =
        MSPPrincipal.newBuilder().setPrincipalClassificationValue(kind).build();

    assertThat(PrincipalText.of(principal)).isEqualTo("somebody whom nobody can be");
  }

  @ParameterizedTest
  @EnumSource(
      value = Classification.class,
      names = {"ROLE", "ORGANIZATION_UNIT", "IDENTITY", "COMBINED"})
  void says_that_a_principal_cannot_be_read(Classification kind) {
    MSPPrincipal garbage = principal(kind, ByteString.copyFromUtf8("\u0007garbage"));

    assertThat(PrincipalText.of(garbage)).isEqualTo("somebody whom nobody can make out");
    assertThat(PrincipalText.of(combined(PEER, garbage)))
        .isEqualTo("somebody whom nobody can make out");
  }

  @Test
  void goes_only_so_deep() {
    MSPPrincipal deep = PEER;
    for (int level = 0; level <= 64; level++) {
      deep = combined(deep);
    }

    assertThat(PrincipalText.of(deep)).isEqualTo("a peer of OrgMSP");
    assertThat(PrincipalText.of(combined(deep))).isEqualTo("somebody whom nobody can be");
  }

  private static MSPPrincipal principal(Classification kind, ByteString content) {
    return MSPPrincipal.newBuilder().setPrincipalClassification(kind).setPrincipal(content).build();
  }

  private static MSPPrincipal combined(MSPPrincipal... principals) {
    return principal(
        Classification.COMBINED,
        CombinedPrincipal.newBuilder()
            .addAllPrincipals(List.of(principals))
            .build()
            .toByteString());
  }
}
