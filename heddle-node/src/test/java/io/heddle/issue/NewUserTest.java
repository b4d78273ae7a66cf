// SPDX-License-Identifier: Apache-2.0
package io.heddle.issue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NewUserTest {

  @Test
  void has_the_attributes_that_fabric_s_ca_gives_an_identity_with_this_affiliation() {
    var sam =
        new NewUser("Sam", Role.CLIENT, List.of("org1.department1"), Map.of("role", "approver"));

    // byte for byte in a certificate that a Fabric CA made of these
    assertThat(sam.extension().content().toStringUtf8())
        .isEqualTo(
            "{\"attrs\":{\"hf.Affiliation\":\"org1.department1\",\"hf.EnrollmentID\":\"Sam\","
                + "\"hf.Type\":\"client\",\"role\":\"approver\"}}");
    assertThat(sam.allUnits()).containsExactly("client", "org1", "department1");
  }

  @Test
  void has_them_without_an_affiliation_too_and_all_in_the_order_of_their_bytes() {
    var attributes = Map.of("é", "1", "~", "2", "Z", "3", "hf.Revoker", "true");

    assertThat(
            new NewUser("x", Role.PEER, List.of(), attributes).extension().content().toStringUtf8())
        .isEqualTo(
            "{\"attrs\":{\"Z\":\"3\",\"hf.Affiliation\":\"\",\"hf.EnrollmentID\":\"x\","
                + "\"hf.Revoker\":\"true\",\"hf.Type\":\"peer\",\"~\":\"2\",\"é\":\"1\"}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"User2", "alice", "a", "appUser_1", "alice@example.com", "x+y-z.1"})
  void takes_the_names_that_users_of_fabric_write(String name) {
    assertThat(new NewUser(name, Role.CLIENT, List.of(), Map.of()).name()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", ".hidden", "-x", "a/b", "a b", "a\nb", "@", "é"})
  void refuses_names_that_could_not_be_a_folder_s_everywhere(String name) {
    assertRefused(name, List.of(), Map.of(), "A user cannot be called '");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "client, Unit 'client' is a role",
        "org1.admin, Unit 'admin' is a role",
        "\"\", '' cannot be a unit",
        "a..b, '' cannot be a unit",
        "a., '' cannot be a unit"
      })
  void refuses_units_that_would_be_a_second_role_or_nothing(String unit, String told) {
    assertRefused("alice", List.of(unit), Map.of(), told);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "hf.Type, client, Attribute 'hf.Type' follows from",
        "hf.EnrollmentID, x, Attribute 'hf.EnrollmentID' follows from",
        "hf.Affiliation, x, Attribute 'hf.Affiliation' follows from",
        "hf.Other, x, There is no attribute 'hf.Other'",
        "hf.Revoker, maybe, Attribute 'hf.Revoker' is 'true' or 'false'",
        "\" \", x, ' ' cannot be the name of an attribute"
      })
  void refuses_attributes_that_a_certificate_authority_refuses(
      String name, String value, String told) {
    assertRefused("alice", List.of(), Map.of(name, value), told);
  }

  @Test
  void refuses_what_no_certificate_should_carry() {
    assertRefused("alice", List.of("x".repeat(65)), Map.of(), "'" + "x".repeat(65) + "' cannot");
    assertRefused("alice", List.of("x\u0007"), Map.of(), "'x\\u0007' cannot be a unit");
    assertRefused("alice", List.of(), Map.of("x\ny", ""), "'x\\ny' cannot be the name");
    var much = new NewUser("alice", Role.CLIENT, List.of(), Map.of("x", "y".repeat(16 * 1024)));
    assertThatThrownBy(much::extension)
        .hasMessage(
            "The attributes of user 'alice' have 16467 bytes; a certificate takes at most 16384");
  }

  @Test
  void names_the_roles_there_are() {
    assertThat(Role.parse("orderer")).isEqualTo(Role.ORDERER);
    assertThatThrownBy(() -> Role.parse("Client"))
        .hasMessage("There is no role 'Client'; it is client, admin, peer or orderer");
  }

  private static void assertRefused(
      String name, List<String> units, Map<String, String> attributes, String told) {
    assertThatThrownBy(() -> new NewUser(name, Role.CLIENT, units, attributes))
        .isInstanceOfSatisfying(
            HeddleException.class, e -> assertThat(e.fault()).isEqualTo(Fault.BAD_INPUT))
        .hasMessageStartingWith(told);
  }
}
