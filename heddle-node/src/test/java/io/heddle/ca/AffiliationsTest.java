// SPDX-License-Identifier: Apache-2.0
package io.heddle.ca;

import static io.heddle.ca.IdentitiesTest.done;
import static io.heddle.ca.IdentitiesTest.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.ca.CaClient.Enrolled;
import io.heddle.issue.DeveloperCrypto;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tree of affiliations: whole answers. */
final class AffiliationsTest {

  private static final String BEGINNING =
      "{\"name\":\"\",\"affiliations\":[{\"name\":\"org1\",\"affiliations\":[{\"name\":\"org1.department1\"},{\"name\":\"org1.department2\"}]},"
          + "{\"name\":\"org2\",\"affiliations\":[{\"name\":\"org2.department1\"}]}],\"caname\":\"ca-org1\"}\n";

  @TempDir private static Path shared;
  @TempDir private Path dir;

  private static DeveloperCrypto crypto;

  private FabricCa authority;
  private CaClient client;
  private Enrolled admin;

  @BeforeAll
  static void makeOrganisation() {
    crypto = TestCa.crypto(shared.resolve("organizations"), Clock.systemUTC());
  }

  @BeforeEach
  void open() throws Exception {
    authority = TestCa.open(crypto, dir.resolve("ca"), Clock.systemUTC());
    client = new CaClient(authority);
    admin = client.enrol("admin", TestCa.SECRET);
  }

  @AfterEach
  void close() {
    authority.close();
  }

  @Test
  void are_at_first_those_of_every_fabric_ca() {
    assertThat(client.get("affiliations", admin)).isEqualTo(done(200, BEGINNING));
    assertThat(client.get("affiliations/org2", admin))
        .isEqualTo(
            done(
                200,
                "{\"name\":\"org2\",\"affiliations\":[{\"name\":\"org2.department1\"}],\"caname\":\"ca-org1\"}\n"));
    assertThat(client.get("affiliations/org9", admin))
        .isEqualTo(refused(404, 63, "Failed to get affiliation: sql: no rows in result set"));
  }

  @Test
  void grow_below_what_is_there_or_by_force() {
    assertThat(client.post("affiliations", Map.of("name", "org1.a"), admin))
        .isEqualTo(done(201, "{\"name\":\"org1.a\",\"caname\":\"ca-org1\"}\n"));
    assertThat(client.post("affiliations", Map.of("name", "org1.a"), admin))
        .isEqualTo(refused(409, 60, "Affiliation already exists"));
    assertThat(client.post("affiliations", Map.of("name", "x.y.z"), admin))
        .isEqualTo(refused(404, 63, "Failed to get affiliation: sql: no rows in result set"));
    assertThat(client.post("affiliations?force=true", Map.of("name", "x.y.z"), admin).status())
        .isEqualTo(201);
    assertThat(client.get("affiliations/x", admin))
        .isEqualTo(
            done(
                200,
                "{\"name\":\"x\",\"affiliations\":[{\"name\":\"x.y\",\"affiliations\":[{\"name\":\"x.y.z\"}]}],\"caname\":\"ca-org1\"}\n"));
    assertThat(client.post("affiliations", Map.of("name", "a..b"), admin))
        .isEqualTo(refused(400, 75, "The part of an affiliation has from 1 to 64 characters"));
  }

  @Test
  void get_another_name_with_all_that_is_in_them() throws Exception {
    register("user", "org1.department1");

    assertThat(client.put("affiliations/org1", Map.of("name", "org3"), admin))
        .isEqualTo(
            refused(
                400,
                64,
                "The request to modify affiliation 'org1' has the following identities associated: user. Need to use 'force' to remove identities and affiliation"));
    assertThat(client.put("affiliations/org1", Map.of("name", "org2"), admin))
        .isEqualTo(refused(400, 64, "Affiliation 'org2' already exists"));
    assertThat(client.put("affiliations/org1?force=true", Map.of("name", "org3"), admin).body())
        .startsWith(
            "{\"result\":{\"name\":\"org3\",\"affiliations\":[{\"name\":\"org3.department1\",\"identities\":[{\"id\":\"user\",\"type\":\"client\",\"affiliation\":\"org3.department1\"")
        .contains("{\"name\":\"org3.department2\"}],\"caname\":\"ca-org1\"}\n");
    assertThat(client.get("affiliations/org1", admin).status()).isEqualTo(404);
    assertThat(client.enrol("user", "pw").certificate().getSubjectX500Principal())
        .hasToString("CN=user, OU=org3 + OU=client + OU=department1");
  }

  @Test
  void go_with_those_who_are_in_them_if_that_is_wanted() throws Exception {
    register("user", "org1.department1");
    client.enrol("user", "pw");

    assertThat(client.delete("affiliations/org1.department1", admin))
        .isEqualTo(refused(403, 71, "Authorization failure"));
    assertThat(client.delete("affiliations/org2", admin))
        .isEqualTo(refused(403, 71, "Authorization failure"));
    assertThat(client.delete("affiliations/org1?force=true", admin).body())
        .startsWith(
            "{\"result\":{\"name\":\"org1\",\"affiliations\":[{\"name\":\"org1.department1\",\"identities\":[{\"id\":\"user\"");
    assertThat(client.get("identities/user", admin).status()).isEqualTo(404);
    assertThat(client.get("certificates?id=user&notrevoked=true", admin).json().at("/result/certs"))
        .isEmpty();
    assertThat(client.get("affiliations", admin))
        .isEqualTo(
            done(
                200,
                "{\"name\":\"org2\",\"affiliations\":[{\"name\":\"org2.department1\"}],\"caname\":\"ca-org1\"}\n"));
    assertThat(client.delete("affiliations/org2?force=true", admin).status()).isEqualTo(200);
    assertThat(client.get("affiliations", admin))
        .isEqualTo(refused(404, 16, "No affiliations are configured on the CA"));
  }

  @Test
  void are_seen_from_the_place_of_who_asks() throws Exception {
    client.post(
        "register",
        Map.of(
            "id", "manager",
            "secret", "pw",
            "affiliation", "org1.department1",
            "attrs", List.of(Map.of("name", "hf.AffiliationMgr", "value", "true"))),
        admin);
    Enrolled manager = client.enrol("manager", "pw");

    assertThat(client.get("affiliations", manager))
        .isEqualTo(
            done(
                200,
                "{\"name\":\"org1\",\"affiliations\":[{\"name\":\"org1.department1\"}],\"caname\":\"ca-org1\"}\n"));
    for (String other : List.of("org1", "org2")) {
      assertThat(client.get("affiliations/" + other, manager))
          .isEqualTo(refused(403, 71, "Authorization failure"));
    }
    assertThat(client.post("affiliations", Map.of("name", "org1.b"), manager))
        .isEqualTo(refused(403, 71, "Authorization failure"));
    assertThat(client.delete("affiliations/org1.department1?force=true", manager))
        .isEqualTo(refused(403, 71, "Authorization failure"));
  }

  private void register(String name, String affiliation) {
    var body = Map.of("id", name, "secret", "pw", "affiliation", affiliation);
    assertThat(client.post("register", body, admin).status()).isEqualTo(201);
  }
}
