// SPDX-License-Identifier: Apache-2.0
package io.heddle.ca;

import static io.heddle.ca.IdentitiesTest.done;
import static io.heddle.ca.IdentitiesTest.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.ca.CaClient.Enrolled;
import io.heddle.ca.CaClient.Told;
import io.heddle.golang.GoPem;
import io.heddle.issue.DeveloperCrypto;
import io.heddle.testing.ManualClock;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is taken back, who may do it, and how it is told: whole answers. */
final class RevocationTest {

  @TempDir private static Path shared;
  @TempDir private Path dir;

  private static DeveloperCrypto crypto;

  private final ManualClock clock = new ManualClock(Instant.now());
  private FabricCa authority;
  private CaClient client;
  private Enrolled admin;
  private Enrolled user;
  private String issuer;

  @BeforeAll
  static void makeOrganisation() {
    crypto = TestCa.crypto(shared.resolve("organizations"), Clock.systemUTC());
  }

  @BeforeEach
  void open() throws Exception {
    authority = TestCa.open(crypto, dir.resolve("ca"), clock);
    client = new CaClient(authority);
    admin = client.enrol("admin", TestCa.SECRET);
    client.post("register", Map.of("id", "user", "secret", "pw", "affiliation", "org1"), admin);
    user = client.enrol("user", "pw");
    issuer = idOf(user).issuer();
  }

  @AfterEach
  void close() {
    authority.close();
  }

  @Test
  void one_certificate_is_taken_back_and_the_others_stay() throws Exception {
    Enrolled other = client.enrol("user", "pw");
    String serial = idOf(user).serial();

    Told told =
        client.post(
            "revoke",
            Map.of("serial", "00" + serial.toUpperCase(java.util.Locale.ROOT), "aki", issuer),
            admin);

    assertThat(told)
        .isEqualTo(
            done(
                200,
                "{\"RevokedCerts\":[{\"Serial\":\"%s\",\"AKI\":\"%s\"}],\"CRL\":\"\"}\n"
                    .formatted(serial, issuer)));
    assertThat(client.post("reenroll", Map.of(), user))
        .isEqualTo(refused(401, 20, "Authentication failure"));
    assertThat(client.post("reenroll", Map.of(), other).json().at("/errors/0/code").asInt())
        .isEqualTo(31);
    assertThat(client.post("revoke", Map.of("serial", serial, "aki", issuer), admin))
        .isEqualTo(
            refused(
                404,
                66,
                "Certificate with serial %s and AKI %s was already revoked"
                    .formatted(serial, issuer)));
  }

  @Test
  void somebody_is_revoked_with_all_certificates_and_gets_no_other_one() throws Exception {
    Enrolled other = client.enrol("user", "pw");

    Told told = client.post("revoke", Map.of("id", "user", "reason", "x", "gencrl", true), admin);

    assertThat(told.json().at("/result/RevokedCerts"))
        .extracting(one -> one.path("Serial").asString())
        .containsExactly(idOf(user).serial(), idOf(other).serial());
    assertThat(serials(told)).containsExactlyInAnyOrder(idOf(user).serial(), idOf(other).serial());
    assertThat(client.enrol("user", "pw", Map.of()))
        .isEqualTo(refused(401, 20, "Authentication failure"));
    assertThat(client.post("revoke", Map.of("id", "user"), admin))
        .isEqualTo(done(200, "{\"RevokedCerts\":null,\"CRL\":\"\"}\n"));
  }

  @Test
  void everybody_may_revoke_themselves_and_others_only_with_the_attribute() {
    String own = idOf(user).serial();
    Map<String, String> ofAdmin = Map.of("serial", idOf(admin).serial(), "aki", issuer);

    assertThat(client.post("revoke", ofAdmin, user))
        .isEqualTo(refused(403, 71, "Authorization failure"));
    assertThat(client.post("revoke", Map.of("id", "admin"), user))
        .isEqualTo(refused(403, 71, "Authorization failure"));
    assertThat(client.post("revoke", Map.of("serial", own, "aki", issuer, "id", "x"), user))
        .isEqualTo(
            refused(
                400,
                9,
                "Certificate with serial %s and AKI %s is not owned by x".formatted(own, issuer)));
    assertThat(client.post("revoke", Map.of("serial", own, "aki", issuer), user).status())
        .isEqualTo(200);
  }

  @Test
  void what_is_not_there_is_not_revoked() {
    assertThat(client.post("revoke", Map.of("id", "nobody"), admin))
        .isEqualTo(
            refused(
                404,
                10,
                "Identity nobody was not found: Failed to get User: sql: no rows in result set"));
    assertThat(client.post("revoke", Map.of("serial", "1", "aki", "2"), admin))
        .isEqualTo(
            refused(
                404,
                8,
                "Certificate with serial 1 and AKI 2 was not found: Failed to get Certificate: sql: no rows in result set"));
    assertThat(client.post("revoke", Map.of("serial", "1"), admin))
        .isEqualTo(
            refused(400, 15, "Either Name or Serial and AKI are required for a revoke request"));
  }

  @Test
  void a_list_has_what_was_revoked_in_a_span_of_time() throws Exception {
    Instant before = clock.instant();
    clock.advance(Duration.ofMinutes(1));
    client.post("revoke", Map.of("id", "user"), admin);
    clock.advance(Duration.ofMinutes(1));
    String zero = "0001-01-01T00:00:00Z";

    Told all =
        client.post(
            "gencrl",
            Map.of("revokedBefore", zero, "expireAfter", clock.instant().toString()),
            admin);
    Told none = client.post("gencrl", Map.of("revokedbefore", before.toString()), admin);

    assertThat(serials(all)).containsExactly(idOf(user).serial());
    X509CRL list = list(all);
    assertThat(list.getNextUpdate().toInstant())
        .isEqualTo(list.getThisUpdate().toInstant().plus(Duration.ofHours(24)));
    assertThat(list.getRevokedCertificate(user.certificate().getSerialNumber()).hasExtensions())
        .isFalse();
    assertThat(serials(none)).isEmpty();
    assertThat(
            client.post(
                "gencrl",
                Map.of(
                    "revokedafter", clock.instant().toString(), "revokedbefore", before.toString()),
                admin))
        .isEqualTo(
            refused(
                400,
                36,
                "Invalid 'revokedafter' value. It must not be a timestamp greater than 'revokedbefore'"));
    assertThat(client.post("gencrl", Map.of("expireafter", "yesterday"), admin))
        .isEqualTo(
            refused(400, 5, "Invalid request body: 'expireafter' must be a time in RFC 3339"));
  }

  @Test
  void only_who_may_gets_a_list_or_the_certificates() {
    assertThat(client.post("gencrl", Map.of("caname", "ca-org1"), user))
        .isEqualTo(refused(403, 71, "Authorization failure"));
    assertThat(client.get("certificates", user))
        .isEqualTo(refused(403, 71, "Authorization failure"));
    assertThat(client.get("affiliations", user))
        .isEqualTo(refused(403, 71, "Authorization failure"));
  }

  @Test
  void certificates_are_found_by_owner_time_and_state() {
    client.post("revoke", Map.of("id", "user"), admin);

    assertThat(count("certificates")).isEqualTo(2);
    assertThat(count("certificates?id=user")).isEqualTo(1);
    assertThat(count("certificates?notrevoked=true&notexpired=true")).isEqualTo(1);
    assertThat(count("certificates?serial=00%s&aki=%s".formatted(idOf(user).serial(), issuer)))
        .isEqualTo(1);
    assertThat(count("certificates?revoked_start=-1h&revoked_end=+1d")).isEqualTo(1);
    assertThat(count("certificates?expired_end=2000-01-01")).isZero();
    assertThat(client.get("certificates?revoked_start=1y", admin))
        .isEqualTo(
            refused(
                400,
                67,
                "Invalid Request: Invalid 'revoked_begin' value: it is neither a time in RFC 3339 nor a duration such as -30d or +5h"));
    assertThat(client.get("certificates?notrevoked=true&revoked_end=-1h", admin))
        .isEqualTo(
            refused(
                400,
                67,
                "Invalid Request: Can't specify revocation time filter and the 'notrevoked' filter"));
    assertThat(client.delete("certificates", admin))
        .isEqualTo(refused(500, 0, "DELETE Not Implemented"));
  }

  private int count(String path) {
    return client.get(path, admin).json().at("/result/certs").size();
  }

  private static CertificateId idOf(Enrolled enrolled) {
    String aki =
        java.util.HexFormat.of()
            .formatHex(crypto.authority(TestCa.ORG1).identifier().toByteArray());
    return CertificateId.of(enrolled.serial(), aki);
  }

  private static List<String> serials(Told told) throws Exception {
    var revoked = list(told).getRevokedCertificates();
    return revoked == null
        ? List.of()
        : revoked.stream().map(one -> one.getSerialNumber().toString(16)).toList();
  }

  /** Which the authority itself has signed. */
  private static X509CRL list(Told told) throws Exception {
    ByteString pem = ByteString.copyFrom(Base64.getDecoder().decode(told.result("CRL")));
    byte[] der = GoPem.firstBlock(pem).orElseThrow().toByteArray();
    X509CRL list =
        (X509CRL)
            CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(der));
    ByteString authority = ByteString.copyFromUtf8(crypto.authority(TestCa.ORG1).certificatePem());
    list.verify(io.heddle.identity.Certificates.ofPem(authority).getPublicKey());
    return list;
  }
}
