// SPDX-License-Identifier: Apache-2.0
package io.heddle.ca;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.ca.CaClient.Enrolled;
import io.heddle.ca.CaClient.Told;
import io.heddle.issue.DeveloperCrypto;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may register whom, and what is told of those who are registered: whole answers. */
final class IdentitiesTest {

  private static final String ADMIN =
      "{\"id\":\"admin\",\"type\":\"client\",\"affiliation\":\"\",\"attrs\":["
          + "{\"name\":\"hf.Registrar.Roles\",\"value\":\"*\"},{\"name\":\"hf.Registrar.DelegateRoles\",\"value\":\"*\"},"
          + "{\"name\":\"hf.Revoker\",\"value\":\"true\"},{\"name\":\"hf.IntermediateCA\",\"value\":\"true\"},"
          + "{\"name\":\"hf.GenCRL\",\"value\":\"true\"},{\"name\":\"hf.Registrar.Attributes\",\"value\":\"*\"},"
          + "{\"name\":\"hf.AffiliationMgr\",\"value\":\"true\"}],\"max_enrollments\":-1}";
  private static final String PEER0_ATTRIBUTES =
      "[{\"name\":\"a\",\"value\":\"<1>\"},{\"name\":\"hf.EnrollmentID\",\"value\":\"peer0\",\"ecert\":true},"
          + "{\"name\":\"hf.Type\",\"value\":\"peer\",\"ecert\":true},{\"name\":\"hf.Affiliation\",\"value\":\"org1\",\"ecert\":true}]";

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
  void tells_of_identities_what_fabric_ca_tells() {
    Map<String, ?> peer =
        Map.of(
            "id", "peer0",
            "type", "peer",
            "affiliation", "org1",
            "secret", "peer0pw",
            "attrs", List.of(Map.of("name", "a", "value", "<1>")));
    String attributes = PEER0_ATTRIBUTES.replace("<1>", "\\u003c1\\u003e");

    assertThat(client.post("identities", peer, admin))
        .isEqualTo(
            done(
                201,
                "{\"id\":\"peer0\",\"type\":\"peer\",\"affiliation\":\"org1\",\"attrs\":%s,\"max_enrollments\":-1,\"secret\":\"peer0pw\",\"caname\":\"ca-org1\"}\n"
                    .formatted(attributes)));
    assertThat(client.get("identities/peer0?ca=ca-org1", admin))
        .isEqualTo(
            done(
                200,
                "{\"id\":\"peer0\",\"type\":\"peer\",\"affiliation\":\"org1\",\"attrs\":%s,\"max_enrollments\":-1,\"caname\":\"ca-org1\"}\n"
                    .formatted(attributes)));
    assertThat(client.get("identities", admin))
        .isEqualTo(
            done(
                200,
                "{\"identities\":[%s,{\"id\":\"peer0\",\"type\":\"peer\",\"affiliation\":\"org1\",\"attrs\":%s,\"max_enrollments\":-1}], \"caname\":\"ca-org1\"}"
                    .formatted(ADMIN, attributes)));
    assertThat(client.get("identities/nobody", admin))
        .isEqualTo(refused(404, 63, "Failed to get User: sql: no rows in result set"));
    assertThat(client.post("identities", peer, admin))
        .isEqualTo(refused(409, 74, "Identity 'peer0' is already registered"));
    assertThat(client.post("identities", Map.of("type", "peer"), admin))
        .isEqualTo(refused(400, 52, "Missing 'ID' in request to add a new identity"));
  }

  @Test
  void changes_what_is_given_and_leaves_the_rest() throws Exception {
    client.post(
        "register",
        Map.of(
            "id", "user",
            "secret", "old",
            "affiliation", "org1",
            "attrs", List.of(Map.of("name", "a", "value", "1"), Map.of("name", "b", "value", "2"))),
        admin);

    Told told =
        client.put(
            "identities/user",
            Map.of(
                "type", "app",
                "affiliation", ".",
                "max_enrollments", 3,
                "secret", "new",
                "attrs",
                    List.of(
                        Map.of("name", "a", "value", ""),
                        Map.of("name", "b", "value", "3", "ecert", true))),
            admin);

    assertThat(told)
        .isEqualTo(
            done(
                200,
                "{\"id\":\"user\",\"type\":\"app\",\"affiliation\":\"\",\"attrs\":[{\"name\":\"b\",\"value\":\"3\",\"ecert\":true},"
                    + "{\"name\":\"hf.EnrollmentID\",\"value\":\"user\",\"ecert\":true},{\"name\":\"hf.Type\",\"value\":\"app\",\"ecert\":true}],"
                    + "\"max_enrollments\":3,\"secret\":\"new\",\"caname\":\"ca-org1\"}\n"));
    assertThat(client.enrol("user", "new").certificate().getSubjectX500Principal())
        .hasToString("CN=user, OU=app");
    assertThat(client.put("identities/user", Map.of("affiliation", "org9"), admin))
        .isEqualTo(refused(400, 58, "Affiliation 'org9' is not supported"));
    assertThat(client.put("identities/user", Map.of("max_enrollments", -2), admin).status())
        .isEqualTo(200);
    assertThat(client.get("identities/user", admin).json().at("/result/max_enrollments").asInt(-9))
        .isZero();
  }

  @Test
  void who_is_removed_has_no_certificate_any_more() throws Exception {
    register(Map.of("id", "user", "secret", "pw"));
    Enrolled user = client.enrol("user", "pw");

    assertThat(client.delete("identities/admin", admin))
        .isEqualTo(refused(403, 56, "Need to use 'force' option to delete your own identity"));
    assertThat(client.delete("identities/user?force=x", admin).body())
        .contains("\"code\":61,\"message\":\"Failed to correctly parse value of 'force'");
    assertThat(client.delete("identities/user", admin).json().at("/result/id").asString())
        .isEqualTo("user");
    assertThat(client.get("identities/user", admin).status()).isEqualTo(404);
    assertThat(client.post("reenroll", Map.of(), user)).isEqualTo(notAuthenticated());
    assertThat(client.get("certificates?id=user&notrevoked=true", admin))
        .isEqualTo(done(200, "{\"certs\":[], \"caname\":\"\"}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hf.Registrar.Roles=peer | type=client",
        "hf.Registrar.Roles=peer | type=peer;affiliation=org2",
        "hf.Registrar.Roles=peer | type=peer;affiliation=org1.nothing",
        "hf.Registrar.Roles=peer | type=peer;a=1",
        "hf.Registrar.Roles=peer;hf.Registrar.Attributes=b* | type=peer;a=1",
        "hf.Registrar.Roles=peer;hf.Registrar.Attributes=* | type=peer;hf.Other=1",
        "hf.Registrar.Roles=peer;hf.Registrar.Attributes=* | type=peer;hf.Type=x",
        "hf.Registrar.Roles=peer;hf.Registrar.Attributes=* | type=peer;hf.Revoker=true",
        "hf.Registrar.Roles=peer;hf.Registrar.Attributes=*;hf.Revoker=true | type=peer;hf.Revoker=maybe",
        "hf.Registrar.Roles=peer;hf.Registrar.Attributes=* | type=peer;hf.Registrar.Roles=client",
        "hf.Registrar.Roles=peer;hf.Registrar.DelegateRoles=peer;hf.Registrar.Attributes=* | type=peer;hf.Registrar.DelegateRoles=peer",
        "hf.Registrar.Roles=peer;hf.Registrar.Attributes=* | type=peer;hf.Registrar.Attributes=hf.Revoker",
        "a=1 | type=peer"
      })
  void a_registrar_gives_only_what_it_may(String own, String wanted) throws Exception {
    Enrolled registrar = registrar(own);

    assertThat(client.post("register", registration("new", wanted), registrar))
        .isEqualTo(refused(403, 71, "Authorization failure"));
    assertThat(client.get("identities/new", admin).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hf.Registrar.Roles=peer | type=PEER;affiliation=org1.department1",
        "hf.Registrar.Roles=peer | type=peer",
        "hf.Registrar.Roles=* | type=anything",
        "hf.Registrar.Roles=peer;hf.Registrar.Attributes=a,b* | type=peer;a=1;bc=2",
        "hf.Registrar.Roles=peer;hf.Revoker=true;hf.Registrar.Attributes=hf.Revoker | type=peer;hf.Revoker=t",
        "hf.Registrar.Roles=peer,user;hf.Registrar.Attributes=* | type=peer;hf.Registrar.Roles=User",
        "hf.Registrar.Roles=peer;hf.Registrar.Attributes=*;hf.Revoker=1 | type=peer;hf.Revoker=1;hf.Registrar.Attributes=x,hf.Revoker"
      })
  void a_registrar_gives_all_that_it_may(String own, String wanted) throws Exception {
    Enrolled registrar = registrar(own);

    assertThat(client.post("register", registration("new", wanted), registrar).status())
        .isEqualTo(201);
  }

  @Test
  void a_registrar_sees_those_of_its_kind_and_place() throws Exception {
    Enrolled registrar = registrar("hf.Registrar.Roles=peer");
    register(Map.of("id", "p1", "type", "peer", "affiliation", "org1.department1"));
    register(Map.of("id", "p2", "type", "peer", "affiliation", "org2"));
    register(Map.of("id", "c1", "type", "client", "affiliation", "org1"));

    List<String> names = new ArrayList<>();
    client
        .get("identities", registrar)
        .json()
        .at("/result/identities")
        .forEach(one -> names.add(one.path("id").asString()));

    assertThat(names).containsExactly("p1");
    assertThat(client.get("identities/p2", registrar))
        .isEqualTo(refused(403, 71, "Authorization failure"));
    assertThat(client.get("identities/c1", registrar))
        .isEqualTo(refused(403, 71, "Authorization failure"));
    assertThat(client.get("identities/p1", registrar).status()).isEqualTo(200);
  }

  @Test
  void what_is_too_long_or_no_number_is_refused() {
    assertThat(register(Map.of("id", "x".repeat(256))))
        .isEqualTo(refused(400, 75, "The identity's name has from 1 to 255 characters"));
    assertThat(register(Map.of("id", "a\nb")))
        .isEqualTo(refused(400, 75, "The identity's name has a control character"));
    assertThat(register(Map.of()))
        .isEqualTo(refused(400, 75, "The identity's name has from 1 to 255 characters"));
    assertThat(register(Map.of("id", "a", "max_enrollments", -2)))
        .isEqualTo(
            refused(
                400,
                82,
                "Max enrollment in registration request may not be less than -1, but was -2"));
    assertThat(register(Map.of("id", "a", "max_enrollments", "2")))
        .isEqualTo(
            refused(400, 5, "Invalid request body: 'max_enrollments' must be a whole number"));
    assertThat(
            register(
                Map.of(
                    "id", "a", "attrs", List.of(Map.of("name", "b", "value", "c".repeat(17_000))))))
        .isEqualTo(refused(400, 75, "The attributes of an identity have at most 16384 bytes"));
  }

  @Test
  void all_is_there_again_after_a_start() throws Exception {
    register(Map.of("id", "user", "secret", "pw", "max_enrollments", 1));
    Enrolled user = client.enrol("user", "pw");
    Told before = client.get("identities", admin);

    authority.close();
    authority =
        FabricCa.open(
            "ca-org1",
            crypto.authority(TestCa.ORG1),
            dir.resolve("ca"),
            Optional.empty(),
            TestCa.SECRETS,
            Clock.systemUTC());
    client = new CaClient(authority);

    assertThat(authority.newRegistrar()).isEmpty();
    assertThat(client.get("identities", admin)).isEqualTo(before);
    assertThat(client.enrol("user", "pw", Map.of())).isEqualTo(notAuthenticated());
    assertThat(client.post("revoke", Map.of("id", "user"), user).status()).isEqualTo(200);
  }

  @Test
  void makes_a_registrar_with_a_secret_of_its_own_if_none_is_given() throws Exception {
    try (FabricCa other =
        FabricCa.open(
            "ca-org1",
            crypto.authority(TestCa.ORG1),
            dir.resolve("other"),
            Optional.empty(),
            TestCa.SECRETS,
            Clock.systemUTC())) {
      Registrar made = other.newRegistrar().orElseThrow();

      assertThat(made.name()).isEqualTo("admin");
      assertThat(made.secret()).matches("[A-Za-z0-9]{16}");
      assertThat(made.toString()).isEqualTo("Registrar[admin]");
      assertThat(new CaClient(other).enrol("admin", made.secret()).certificate()).isNotNull();
    }
  }

  private Told register(Map<String, ?> body) {
    return client.post("register", body, admin);
  }

  /** Of type {@code client} in {@code org1}. */
  private Enrolled registrar(String attributes) throws Exception {
    Map<String, Object> body = registration("registrar", attributes);
    body.put("secret", "pw");
    body.put("type", "client");
    body.put("affiliation", "org1");
    assertThat(register(body).status()).isEqualTo(201);
    return client.enrol("registrar", "pw");
  }

  /** Of {@code type=peer;affiliation=org1;attribute=value}. */
  private static Map<String, Object> registration(String name, String text) {
    Map<String, Object> body = new HashMap<>(Map.of("id", name));
    List<Map<String, String>> attributes = new ArrayList<>();
    for (String each : text.split(";", -1)) {
      String[] parts = each.split("=", 2);
      if (parts[0].equals("type") || parts[0].equals("affiliation")) {
        body.put(parts[0], parts[1]);
      } else {
        attributes.add(Map.of("name", parts[0], "value", parts[1]));
      }
    }
    body.put("attrs", attributes);
    return body;
  }

  static Told done(int status, String result) {
    return new Told(
        status, "{\"result\":%s,\"errors\":[],\"messages\":[],\"success\":true}".formatted(result));
  }

  static Told refused(int status, int code, String message) {
    return new Told(
        status,
        "{\"result\":\"\",\"errors\":[{\"code\":%d,\"message\":\"%s\"}\n],\"messages\":[],\"success\":false}"
            .formatted(code, message));
  }

  private static Told notAuthenticated() {
    return refused(401, 20, "Authentication failure");
  }
}
