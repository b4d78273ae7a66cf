// SPDX-License-Identifier: Apache-2.0
package io.heddle.ca;

import static io.heddle.ca.CaClient.request;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.ca.CaClient.Enrolled;
import io.heddle.ca.CaClient.Told;
import io.heddle.identity.Certificates;
import io.heddle.identity.Msp;
import io.heddle.issue.DeveloperCrypto;
import io.heddle.testing.ManualClock;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole answers to those who want certificates, and the certificates. */
final class EnrolmentTest {

  @TempDir private static Path shared;
  @TempDir private Path dir;

  private static DeveloperCrypto crypto;

  /** Peers look at the time, too. */
  private final Instant now = Instant.now();

  private final ManualClock clock = new ManualClock(now);
  private FabricCa authority;
  private CaClient client;

  @BeforeAll
  static void makeOrganisation() {
    crypto = TestCa.crypto(shared.resolve("organizations"), Clock.systemUTC());
  }

  @BeforeEach
  void open() {
    authority = TestCa.open(crypto, dir.resolve("ca"), clock);
    client = new CaClient(authority);
  }

  @AfterEach
  void close() {
    authority.close();
  }

  @Test
  void tells_everybody_what_it_is() throws Exception {
    String chain =
        Base64.getEncoder()
            .encodeToString(crypto.authority(TestCa.ORG1).certificatePem().getBytes(UTF_8));
    String whole =
        "{\"result\":{\"CAName\":\"ca-org1\",\"CAChain\":\"%s\",\"IssuerPublicKey\":\"\",\"IssuerRevocationPublicKey\":\"\",\"Version\":\"1.5.21\"}\n,\"errors\":[],\"messages\":[],\"success\":true}"
            .formatted(chain);

    assertThat(client.ask("GET", "cainfo", "", Optional.empty())).isEqualTo(new Told(200, whole));
    assertThat(client.ask("POST", "cainfo", "{\"caname\":\"ca-org1\"}", Optional.empty()))
        .isEqualTo(new Told(200, whole));
    assertThat(client.askAt("GET", "/cainfo?ca=ca-org1", "", Optional.empty()))
        .isEqualTo(new Told(200, whole));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "POST | /api/v1/cainfo | {\"CANAME\":\"ca-org2\"} | 404 | 19 | CA 'ca-org2' does not exist",
        "GET | /cainfo?ca=undefined | `` | 404 | 19 | CA 'undefined' does not exist",
        "PUT | /api/v1/cainfo | `` | 405 | 1 | Method PUT is not allowed",
        "POST | /api/v1/register | `` | 400 | 4 | Empty request body",
        "POST | /api/v1/register | {} | 401 | 2 | No authorization header",
        "POST | /api/v1/enroll | {} | 401 | 2 | No authorization header",
        "POST | /api/v1/enroll | {x | 400 | 5 | Invalid request body: invalid character 'x' looking for beginning of object key string; body={x",
        "POST | /api/v1/enroll | [] | 400 | 5 | Invalid request body: it is no object; body=[]",
        "GET | /api/v1/identities/x | `` | 401 | 2 | No authorization header"
      })
  void refuses_what_it_cannot_answer(
      String method, String uri, String body, int status, int code, String told) {
    assertThat(client.askAt(method, uri, body, Optional.empty()))
        .isEqualTo(refused(status, code, told));
  }

  @Test
  void there_is_nothing_behind_other_paths() {
    for (String path :
        List.of("/api/v1/idemix/cri", "/api/v1/identities/", "/api/v1/identities/a/b")) {
      assertThat(client.askAt("GET", path, "", Optional.empty()))
          .isEqualTo(new Told(404, "404 page not found\n"));
    }
  }

  @Test
  @Spec("NA-61")
  void gives_the_registrar_a_certificate_that_peers_accept() throws Exception {
    KeyPair keys = CaClient.newKeys();

    Told told =
        client.enrol(
            "admin",
            TestCa.SECRET,
            Map.of(
                "certificate_request",
                request("C=US,ST=North Carolina,O=Hyperledger,OU=admin,CN=admin", keys),
                "caname",
                "ca-org1"));

    assertThat(told.status()).isEqualTo(201);
    X509Certificate certificate = CaClient.certificate(told);
    String pem = Base64.getEncoder().encodeToString(Certificates.pem(certificate).getBytes(UTF_8));
    String chain =
        Base64.getEncoder()
            .encodeToString(crypto.authority(TestCa.ORG1).certificatePem().getBytes(UTF_8));
    assertThat(told.body())
        .isEqualTo(
            "{\"result\":{\"Cert\":\"%s\",\"ServerInfo\":{\"CAName\":\"ca-org1\",\"CAChain\":\"%s\",\"IssuerPublicKey\":\"\",\"IssuerRevocationPublicKey\":\"\",\"Version\":\"\"}}\n,\"errors\":[],\"messages\":[],\"success\":true}"
                .formatted(pem, chain));
    assertThat(certificate.getPublicKey().getEncoded()).isEqualTo(keys.getPublic().getEncoded());
    assertThat(certificate.getSubjectX500Principal())
        .hasToString("CN=admin, OU=client, O=Hyperledger, ST=North Carolina, C=US");
    assertThat(certificate.getKeyUsage()).startsWith(true, false, false, false, false, false);
    assertThat(certificate.getExtendedKeyUsage()).isNull();
    assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
    assertThat(certificate.getNonCriticalExtensionOIDs())
        .containsExactlyInAnyOrder("2.5.29.14", "2.5.29.35");
    assertThat(Certificates.subjectKeyIdentifier(certificate).orElseThrow().size()).isEqualTo(20);
    assertThat(authorityOf(certificate)).isEqualTo(crypto.authority(TestCa.ORG1).identifier());
    assertThat(certificate.getNotBefore().toInstant())
        .isEqualTo(crypto.authority(TestCa.ORG1).notBefore());
    assertThat(certificate.getNotAfter().toInstant())
        .isEqualTo(now.plusSeconds(30).truncatedTo(ChronoUnit.MINUTES).plus(Duration.ofDays(365)));
    assertThat(accepted(certificate)).isTrue();
  }

  @Test
  void gives_those_who_are_registered_their_attributes_and_units() throws Exception {
    Enrolled admin = client.enrol("admin", TestCa.SECRET);

    Told told =
        client.post(
            "register",
            Map.of(
                "id", "appUser",
                "type", "client",
                "affiliation", "org1.department1",
                "max_enrollments", 2,
                "attrs",
                    List.of(
                        Map.of("name", "role", "value", "approver", "ecert", true),
                        Map.of("name", "hidden", "value", "1"))),
            admin);
    assertThat(told.status()).isEqualTo(201);
    String secret = told.result("secret");
    assertThat(told.body())
        .isEqualTo(
            "{\"result\":{\"secret\":\"%s\"}\n,\"errors\":[],\"messages\":[],\"success\":true}"
                .formatted(secret));
    assertThat(secret).matches("[A-Za-z0-9]{16}");

    Enrolled first = client.enrol("appUser", secret);
    assertThat(first.certificate().getSubjectX500Principal())
        .hasToString("CN=appUser, OU=org1 + OU=client + OU=department1");
    assertThat(attributes(first.certificate()))
        .isEqualTo(
            "{\"attrs\":{\"hf.Affiliation\":\"org1.department1\",\"hf.EnrollmentID\":\"appUser\",\"hf.Type\":\"client\",\"role\":\"approver\"}}");
    assertThat(accepted(first.certificate())).isTrue();

    KeyPair keys = CaClient.newKeys();
    Told second =
        client.enrol(
            "appUser",
            secret,
            Map.of(
                "certificate_request", request("CN=appUser", keys),
                "profile", "tls",
                "hosts",
                    List.of("::1", "https://a.example.com/x", "a.example.com", "b@example.com"),
                "attr_reqs",
                    List.of(Map.of("name", "hidden"), Map.of("name", "none", "optional", true))));
    X509Certificate certificate = CaClient.certificate(second);
    assertThat(attributes(certificate)).isEqualTo("{\"attrs\":{\"hidden\":\"1\"}}");
    assertThat(certificate.getExtendedKeyUsage())
        .containsExactly("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
    assertThat(certificate.getKeyUsage()).startsWith(true, false, true, false, true, false);
    List<String> names = new ArrayList<>();
    certificate
        .getSubjectAlternativeNames()
        .forEach(name -> names.add(String.valueOf(name.get(1))));
    assertThat(names)
        .containsExactly(
            "a.example.com", "b@example.com", "0:0:0:0:0:0:0:1", "https://a.example.com/x");

    assertThat(
            client.enrol(
                "appUser", secret, Map.of("certificate_request", request("CN=appUser", keys))))
        .isEqualTo(refused(401, 20, "Authentication failure"));
  }

  @Test
  void gives_a_new_certificate_to_whoever_has_one() throws Exception {
    Enrolled admin = client.enrol("admin", TestCa.SECRET);
    KeyPair keys = CaClient.newKeys();

    Told told =
        client.post(
            "reenroll",
            Map.of("certificate_request", request("CN=admin", keys), "attr_reqs", List.of()),
            admin);

    assertThat(told.status()).isEqualTo(201);
    X509Certificate certificate = CaClient.certificate(told);
    assertThat(certificate.getPublicKey().getEncoded()).isEqualTo(keys.getPublic().getEncoded());
    assertThat(attributes(certificate)).isEqualTo("{\"attrs\":{}}");
    assertThat(client.get("affiliations", new Enrolled(certificate, keys)).status()).isEqualTo(200);
  }

  @Test
  void refuses_requests_that_cannot_be_certified() throws Exception {
    KeyPair keys = CaClient.newKeys();
    String good = request("CN=admin", keys);

    assertThat(enrolAdmin(Map.of()))
        .isEqualTo(refused(400, 31, "CSR Decode failed: there is no PEM block"));
    assertThat(
            enrolAdmin(
                Map.of("certificate_request", good.replace("CERTIFICATE REQUEST", "CERTIFICATE"))))
        .isEqualTo(refused(400, 31, "CSR Decode failed: the PEM block is no certificate request"));
    assertThat(
            enrolAdmin(
                Map.of("certificate_request", request("CN=admin", keys, CaClient.newKeys(), null))))
        .isEqualTo(refused(400, 31, "CSR Decode failed: it is not signed with its own key"));
    assertThat(enrolAdmin(Map.of("certificate_request", request("CN=other", keys))))
        .isEqualTo(refused(403, 77, "The CSR subject common name must equal the enrollment ID"));
    assertThat(enrolAdmin(Map.of("certificate_request", good, "profile", "x")))
        .isEqualTo(refused(500, 0, "Invalid profile: 'x'"));
    assertThat(
            enrolAdmin(
                Map.of(
                    "certificate_request",
                    request("O=%s,CN=admin".formatted("x".repeat(65)), keys))))
        .isEqualTo(
            refused(
                400,
                80,
                "CSR input validation failed: The organization name '%s' exceeds the maximum character limit of 64"
                    .formatted("x".repeat(65))));
    assertThat(enrolAdmin(Map.of("certificate_request", good, "hosts", List.of("a b"))))
        .isEqualTo(
            refused(
                400,
                80,
                "CSR input validation failed: a certificate takes at most 100 hosts, each of 1 to 255 visible ASCII characters"));
    assertThat(
            enrolAdmin(
                Map.of(
                    "certificate_request",
                    good,
                    "attr_reqs",
                    List.of(Map.of("name", "a"), Map.of("name", "b")))))
        .isEqualTo(
            refused(
                500,
                0,
                "Failed to find requested attributes: The following required attributes are missing: [a b]"));
    assertThat(client.enrol("admin", TestCa.SECRET, Map.of("certificate_request", 1)))
        .isEqualTo(refused(400, 5, "Invalid request body: 'certificate_request' must be a text"));
  }

  @Test
  void certifies_what_the_request_says_of_hosts_and_makes_authorities_only_by_their_profile()
      throws Exception {
    KeyPair keys = CaClient.newKeys();
    var extensions = new ExtensionsGenerator();
    extensions.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(
            new GeneralName[] {
              new GeneralName(GeneralName.iPAddress, "10.0.0.1"),
              new GeneralName(GeneralName.dNSName, "host")
            }));
    String withHosts = request("CN=admin", keys, keys, extensions.generate());
    extensions.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    String forAuthority = request("CN=admin", keys, keys, extensions.generate());

    X509Certificate certificate =
        CaClient.certificate(enrolAdmin(Map.of("certificate_request", withHosts)));
    List<String> names = new ArrayList<>();
    certificate
        .getSubjectAlternativeNames()
        .forEach(name -> names.add(String.valueOf(name.get(1))));
    assertThat(names).containsExactly("host", "10.0.0.1");
    assertThat(enrolAdmin(Map.of("certificate_request", forAuthority)))
        .isEqualTo(
            refused(
                500,
                0,
                "Certificate signing failure: a certificate for an authority needs profile 'ca'"));
    X509Certificate intermediate =
        CaClient.certificate(
            enrolAdmin(Map.of("certificate_request", forAuthority, "profile", "ca")));
    assertThat(intermediate.getBasicConstraints()).isGreaterThanOrEqualTo(0);
    assertThat(intermediate.getKeyUsage())
        .startsWith(false, false, false, false, false, true, true);
  }

  @Test
  void stops_comparing_secrets_that_were_wrong_too_often() throws Exception {
    Map<String, String> body =
        Map.of("certificate_request", request("CN=admin", CaClient.newKeys()));

    for (int i = 0; i < 10; i++) {
      assertThat(client.enrol("admin", "guess", body))
          .isEqualTo(refused(401, 20, "Authentication failure"));
    }
    assertThat(client.enrol("admin", TestCa.SECRET, body))
        .isEqualTo(
            refused(
                401,
                73,
                "Incorrect password entered 10 times, max incorrect password limit of 10 reached"));
    assertThat(client.enrol("nobody", "guess", body))
        .isEqualTo(refused(401, 20, "Authentication failure"));

    authority.close();
    authority = TestCa.open(crypto, dir.resolve("ca"), clock); // which gives the secret again
    client = new CaClient(authority);
    assertThat(client.enrol("admin", TestCa.SECRET).certificate()).isNotNull();
  }

  @Test
  void believes_only_signatures_over_this_request_by_certificates_that_are_good() throws Exception {
    Enrolled admin = client.enrol("admin", TestCa.SECRET);
    Told refused = refused(401, 20, "Authentication failure");
    String mine = CaClient.token("GET", "/api/v1/affiliations", "", admin);

    assertThat(client.ask("GET", "affiliations", "", Optional.of(mine)).status()).isEqualTo(200);
    assertThat(
            client
                .ask("GET", "affiliations", "", Optional.of(CaClient.olderToken("", admin)))
                .status())
        .isEqualTo(200);
    assertThat(client.ask("GET", "identities", "", Optional.of(mine))).isEqualTo(refused);
    assertThat(client.ask("GET", "affiliations", "{}", Optional.of(mine))).isEqualTo(refused);
    for (String other : List.of("x", "a.b.c", "x.y", mine + "x", mine.substring(1), "Basic eA==")) {
      assertThat(client.ask("GET", "affiliations", "", Optional.of(other))).isEqualTo(refused);
    }
    Enrolled stranger = new Enrolled(admin.certificate(), CaClient.newKeys());
    assertThat(client.get("affiliations", stranger)).isEqualTo(refused);
    try (FabricCa other = TestCa.open(crypto, dir.resolve("other"), clock)) {
      Enrolled unknown = new CaClient(other).enrol("admin", TestCa.SECRET);
      assertThat(client.get("affiliations", unknown)).isEqualTo(refused);
    }
    clock.advance(Duration.ofDays(366));
    assertThat(client.get("affiliations", admin)).isEqualTo(refused);
  }

  private Told enrolAdmin(Map<String, ?> body) {
    return client.enrol("admin", TestCa.SECRET, body);
  }

  private static boolean accepted(X509Certificate certificate) {
    Msp msp = Msp.ofFolder(TestCa.ORG1, crypto.organisationMsp(TestCa.ORG1));
    msp.validate(
        msp.parse(
            SerializedIdentity.newBuilder()
                .setMspid(TestCa.ORG1.value())
                .setIdBytes(ByteString.copyFromUtf8(Certificates.pem(certificate)))
                .build()
                .toByteString()));
    return true;
  }

  private static ByteString authorityOf(X509Certificate certificate) {
    byte[] value =
        ASN1OctetString.getInstance(certificate.getExtensionValue("2.5.29.35")).getOctets();
    return ByteString.copyFrom(AuthorityKeyIdentifier.getInstance(value).getKeyIdentifierOctets());
  }

  private static String attributes(X509Certificate certificate) {
    return new String(
        ASN1OctetString.getInstance(certificate.getExtensionValue("1.2.3.4.5.6.7.8.1")).getOctets(),
        UTF_8);
  }

  private static Told refused(int status, int code, String told) {
    return new Told(
        status,
        "{\"result\":\"\",\"errors\":[{\"code\":%d,\"message\":\"%s\"}\n],\"messages\":[],\"success\":false}"
            .formatted(code, told));
  }
}
