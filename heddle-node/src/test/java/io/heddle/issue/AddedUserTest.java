// SPDX-License-Identifier: Apache-2.0
package io.heddle.issue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.disk.LockFile;
import io.heddle.identity.Certificates;
import io.heddle.identity.Msp;
import io.heddle.identity.Msps;
import io.heddle.identity.Principals;
import io.heddle.identity.SigningIdentity;
import io.heddle.issue.DeveloperNetwork.Host;
import io.heddle.issue.DeveloperNetwork.OrdererOrganisation;
import io.heddle.issue.DeveloperNetwork.PeerOrganisation;
import io.heddle.testing.Fixtures;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Users who are added to the folder that a node has made. */
final class AddedUserTest {

  private static final MspId ORG1 = new MspId("Org1MSP");
  private static final Instant START = Instant.parse("2026-05-01T10:20:30Z");
  private static final Instant NOW = START.plus(Duration.ofDays(3));
  private static final String DOMAIN = "org1.example.com";

  @TempDir private Path root;

  private Organisation organisation;

  @BeforeEach
  void make_the_folder() {
    open()
        .writeConnectionProfile(
            ORG1,
            new ConnectionProfile.Reach(
                new ChannelName("mychannel"),
                Map.of("peer0.org1.example.com", "localhost:7051"),
                true));
    organisation = Organisations.in(root).only();
  }

  @Test
  @Spec("NA-57")
  void has_a_folder_of_the_same_shape_as_the_users_who_are_always_there() throws IOException {
    Path added = organisation.add(user("alice"), NOW);

    Path usual = organisation.folder().resolve("users/User1@" + DOMAIN);
    assertThat(added).isEqualTo(organisation.folder().resolve("users/alice@" + DOMAIN));
    assertThat(modes(added))
        .isEqualTo(modes(usual).stream().map(one -> one.replace("User1", "alice")).toList());
    for (String same :
        List.of(
            "msp/config.yaml",
            "msp/cacerts/ca.%s-cert.pem".formatted(DOMAIN),
            "msp/tlscacerts/tlsca.%s-cert.pem".formatted(DOMAIN),
            "tls/ca.crt")) {
      assertThat(added.resolve(same)).hasSameTextualContentAs(usual.resolve(same));
    }
    assertThat(added.resolve("msp/signcerts/cert.pem"))
        .hasSameTextualContentAs(
            added.resolve("msp/signcerts/alice@%s-cert.pem".formatted(DOMAIN)));
  }

  @Test
  @Spec("NA-59")
  void has_the_certificate_that_cryptogen_makes_with_the_extension_that_fabric_s_ca_adds()
      throws IOException {
    var sam =
        new NewUser("Sam", Role.CLIENT, List.of("org1", "department1"), Map.of("role", "approver"));
    Path added = organisation.add(sam, NOW);

    TBSCertificate own = parsed(certificate(added, "Sam"));
    TBSCertificate recorded =
        parsed(
            certificate(
                Fixtures.path(
                    "crypto/peerOrganizations/%s/users/User1@%s".formatted(DOMAIN, DOMAIN)),
                "User1"));
    assertThat(hex(own.getIssuer().getEncoded())).isEqualTo(hex(recorded.getIssuer().getEncoded()));
    // the units are one part of the name, in the order of their bytes: so does a Fabric CA of 2024
    assertThat(hex(own.getSubject().getEncoded()))
        .isEqualTo(
            "30818b"
                + "310b3009060355040613025553"
                + "311330110603550408130a43616c69666f726e6961"
                + "311630140603550407130d53616e204672616e636973636f"
                + "3130"
                + "300b060355040b13046f726731"
                + "300d060355040b1306636c69656e74"
                + "3012060355040b130b6465706172746d656e7431"
                + "311d301b06035504030c1453616d406f7267312e6578616d706c652e636f6d");
    List<String> extensions = new ArrayList<>(extensions(recorded));
    extensions.removeIf(one -> one.startsWith(Extension.authorityKeyIdentifier.getId()));
    assertThat(extensions(own))
        .containsExactly(
            extensions.get(0),
            extensions.get(1),
            "%s false 30228020%s"
                .formatted(Extension.authorityKeyIdentifier.getId(), authorityKey()),
            "1.2.3.4.5.6.7.8.1 false "
                + hex(
                    ("{\"attrs\":{\"hf.Affiliation\":\"org1.department1\",\"hf.EnrollmentID\":\"Sam\","
                            + "\"hf.Type\":\"client\",\"role\":\"approver\"}}")
                        .getBytes(UTF_8)));
    assertThat(own.getVersionNumber()).isEqualTo(recorded.getVersionNumber());
    assertThat(own.getSignature()).isEqualTo(recorded.getSignature());
    assertThat(own.getSubjectPublicKeyInfo().getAlgorithm())
        .isEqualTo(recorded.getSubjectPublicKeyInfo().getAlgorithm());
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void counts_in_its_role_for_everybody_who_knows_the_organisation(Role role) throws IOException {
    Path added = organisation.add(new NewUser("x", role, List.of("unit"), Map.of()), NOW);

    SigningIdentity signer = SigningIdentity.load(ORG1, added.resolve("msp"));
    Msps msps = new Msps(List.of(Msp.ofFolder(ORG1, organisation.folder().resolve("msp"))));
    var identity = msps.parse(signer.serialized());
    msps.validate(identity);
    msps.require(identity, Principals.role(ORG1, MSPRoleType.valueOf(role.name())));
  }

  @Test
  void is_listed_with_what_the_certificate_says() {
    organisation.add(
        new NewUser("bob", Role.ADMIN, List.of("b", "a"), Map.of("level", "3", "x", "")), NOW);

    Users users = organisation.users();
    assertThat(users.names()).containsExactly("Admin", "User1", "bob");
    assertThat(users.get("bob"))
        .isEqualTo(
            new User(
                "bob",
                organisation.folder().resolve("users/bob@%s/msp".formatted(DOMAIN)),
                Optional.of(Role.ADMIN),
                List.of("a", "b"),
                new TreeMap<>(
                    Map.of(
                        "hf.Affiliation", "b.a",
                        "hf.EnrollmentID", "bob",
                        "hf.Type", "admin",
                        "level", "3",
                        "x", "")),
                START.minus(Duration.ofMinutes(5)).plus(Duration.ofDays(3650))));
    assertThat(users.get("bob").ownAttributes()).isEqualTo(Map.of("level", "3", "x", ""));
    assertThat(users.get("User1").attributes()).isEmpty();
  }

  @Test
  void stays_when_the_node_starts_again_and_is_looked_at() throws IOException {
    Path added = organisation.add(user("alice"), NOW);
    String certificate = Files.readString(added.resolve("msp/signcerts/cert.pem"));

    open();
    assertThat(added.resolve("msp/signcerts/cert.pem")).hasContent(certificate);

    Files.writeString(added.resolve("tls/client.key"), "nothing");
    assertThatThrownBy(this::open)
        .hasMessage(
            "File '%s' holds no private key; put back a copy of what is in '%s', or remove '%s' and make it anew with 'heddle user add alice'",
            added.resolve("tls/client.key"), organisation.folder(), added);
  }

  @Test
  void is_made_once() throws IOException {
    Path added = organisation.add(user("alice"), NOW);
    String key = Files.readString(added.resolve("msp/keystore/priv_sk"));

    assertRefused(
        Fault.CONFLICT,
        user("alice"),
        "User 'alice' of 'org1.example.com' is there already, in '%s'".formatted(added));
    assertThat(added.resolve("msp/keystore/priv_sk")).hasContent(key);
  }

  @Test
  void is_made_once_by_many_who_try_at_the_same_time() throws Exception {
    List<Callable<Path>> attempts = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      attempts.add(() -> organisation.add(user("alice"), NOW));
      String other = "user" + i;
      attempts.add(() -> organisation.add(user(other), NOW));
    }
    int refused = 0;
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Path> attempt : executor.invokeAll(attempts)) {
        if (attempt.state() == Future.State.FAILED) {
          assertThat(attempt.exceptionNow())
              .hasMessageStartingWith("User 'alice' of 'org1.example.com' is there already");
          refused++;
        }
      }
    }

    assertThat(refused).isEqualTo(7);
    assertThat(organisation.users().names()).hasSize(11).contains("alice", "user0", "user7");
    open(); // looks at all of them
  }

  @Test
  void is_not_there_as_long_as_it_is_not_whole() throws IOException {
    Path unfinished = organisation.folder().resolve("users/.alice@%s.new/msp".formatted(DOMAIN));
    Files.createDirectories(unfinished);
    Files.writeString(unfinished.resolve("config.yaml"), "half");

    assertThat(organisation.users().names()).containsExactly("Admin", "User1");
    try (LockFile _ = LockFile.take(organisation.users().folder().resolve(".lock")).orElseThrow()) {
      open();
      assertThat(unfinished).exists(); // somebody is at work there
    }
    open();
    assertThat(unfinished).doesNotExist();

    Files.createDirectories(unfinished);
    assertThat(organisation.add(user("bob"), NOW)).isDirectory();
    assertThat(unfinished).doesNotExist();
  }

  @Test
  void is_not_begun_without_a_key_that_could_sign_for_it() throws IOException {
    Path key = organisation.folder().resolve("tlsca/priv_sk");
    String whole = Files.readString(key);

    Files.writeString(key, Files.readString(organisation.folder().resolve("ca/priv_sk")));
    assertRefused(
        Fault.BAD_INPUT,
        user("alice"),
        "The key of authority 'CN=tlsca.%s, O=%s, L=San Francisco, ST=California, C=US' is not that of its certificate"
            .formatted(DOMAIN, DOMAIN));
    Files.writeString(key, "nothing");
    assertRefused(
        Fault.BAD_INPUT,
        user("alice"),
        "The key of authority 'CN=tlsca.%s, O=%s, L=San Francisco, ST=California, C=US' is no elliptic-curve key of P-256"
            .formatted(DOMAIN, DOMAIN));
    Files.delete(key);
    assertRefused(
        Fault.BAD_INPUT,
        user("alice"),
        "Cannot add a certificate to '%s': the authority's key '%s' is not there"
            .formatted(organisation.folder(), key));
    assertThat(names(organisation.users().folder()))
        .containsExactly("Admin@" + DOMAIN, "User1@" + DOMAIN);

    Files.writeString(key, whole);
    organisation.add(user("alice"), NOW);
  }

  @Test
  void leaves_nothing_behind_when_what_it_made_is_no_good() throws IOException {
    Path config = organisation.folder().resolve("msp/config.yaml");
    Files.writeString(config, Files.readString(config) + "# changed\n");

    assertThatThrownBy(() -> organisation.add(user("alice"), NOW))
        .hasMessageContaining("should be the same, one of them is damaged");

    assertThat(names(organisation.users().folder()))
        .containsExactly(".lock", "Admin@" + DOMAIN, "User1@" + DOMAIN);
  }

  @Test
  void waits_for_another_who_makes_one() throws Exception {
    Path lock = organisation.users().folder().resolve(".lock");
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Path> added;
      try (LockFile _ = LockFile.take(lock).orElseThrow()) {
        added = executor.submit(() -> organisation.add(user("alice"), NOW));
        assertThat(added.isDone()).isFalse();
      }
      assertThat(added.get()).isDirectory();
    }
  }

  @Test
  void ends_with_its_authority_and_is_not_made_after_that() throws IOException {
    Instant end = START.minus(Duration.ofMinutes(5)).plus(Duration.ofDays(3650));
    Path late = organisation.add(user("late"), end.minus(Duration.ofDays(1)));

    assertThat(certificate(late, "late").getNotAfter().toInstant()).isEqualTo(end);
    assertRefused(
        Fault.BAD_INPUT,
        user("alice"),
        "Authority 'CN=ca.%s, O=%s, L=San Francisco, ST=California, C=US' has expired at %s and can make no certificate any more"
            .formatted(DOMAIN, DOMAIN, end),
        end.plus(Duration.ofDays(1)));
    assertThat(organisation.users().names()).containsExactly("Admin", "User1", "late");
  }

  @Test
  void has_a_name_that_fits_into_a_certificate() {
    organisation.add(user("a".repeat(47)), NOW);

    assertRefused(
        Fault.BAD_INPUT,
        user("a".repeat(48)),
        "'%s' is too long for a user of 'org1.example.com': a name has at most 64 characters, '@org1.example.com' among them"
            .formatted("a".repeat(48)));
  }

  @Test
  void is_of_an_organisation_by_any_of_its_names() {
    Organisations all = Organisations.in(root);

    for (String name : List.of("org1.example.com", "org1", "Org1MSP")) {
      assertThat(all.named(name).mspId()).as(name).contains(ORG1);
    }
    assertThatThrownBy(() -> all.named("Org2MSP"))
        .hasMessage(
            "There is no organisation 'Org2MSP' in '%s'; there is org1.example.com (Org1MSP)",
            root);
    assertThatThrownBy(() -> Organisations.in(root.resolve("other")))
        .hasMessage(
            "There is no organisation in '%s'; 'heddle start' makes one, or name another directory with --data",
            root.resolve("other"));
  }

  @Test
  void is_of_one_organisation_that_must_be_named_if_there_are_several() throws IOException {
    Files.createDirectories(root.resolve("peerOrganizations/org2.example.com"));

    assertThatThrownBy(() -> Organisations.in(root).only())
        .hasMessage(
            "There are several organisations, name one with --org: org1.example.com (Org1MSP), org2.example.com");
  }

  @Test
  void whom_nobody_made_is_told_with_those_there_are() {
    assertThatThrownBy(() -> organisation.users().msp("zed"))
        .hasMessage(
            "'org1.example.com' has no user 'zed'; it has Admin, User1, and 'heddle user add' makes others");
    assertThatThrownBy(() -> organisation.users().msp("../../peers/peer0.org1.example.com"))
        .hasMessageStartingWith("'org1.example.com' has no user '../../peers");
  }

  private DeveloperCrypto open() {
    var network =
        new DeveloperNetwork(
            List.of(
                new PeerOrganisation(
                    "org1", ORG1, DOMAIN, List.of(new Host("peer0", List.of())), List.of("User1"))),
            new OrdererOrganisation(
                new MspId("OrdererMSP"), "example.com", new Host("orderer", List.of())));
    return DeveloperCrypto.open(root, network, Clock.fixed(START, ZoneOffset.UTC));
  }

  private static NewUser user(String name) {
    return new NewUser(name, Role.CLIENT, List.of(), Map.of());
  }

  private void assertRefused(Fault fault, NewUser user, String told) {
    assertRefused(fault, user, told, NOW);
  }

  private void assertRefused(Fault fault, NewUser user, String told, Instant now) {
    assertThatThrownBy(() -> organisation.add(user, now))
        .isInstanceOfSatisfying(HeddleException.class, e -> assertThat(e.fault()).isEqualTo(fault))
        .hasMessage(told);
  }

  private static X509Certificate certificate(Path user, String name) throws IOException {
    Path file = user.resolve("msp/signcerts/%s@%s-cert.pem".formatted(name, DOMAIN));
    return Certificates.ofPem(ByteString.copyFrom(Files.readAllBytes(file)));
  }

  private static TBSCertificate parsed(X509Certificate certificate) {
    return Certificate.getInstance(Certificates.encoded(certificate)).getTBSCertificate();
  }

  /** Identifier, whether it is critical, content in hexadecimal digits. */
  private static List<String> extensions(TBSCertificate certificate) {
    Extensions extensions = certificate.getExtensions();
    return Arrays.stream(extensions.getExtensionOIDs())
        .map(extensions::getExtension)
        .map(one ->
            "%s %s %s"
                .formatted(
                    one.getExtnId().getId(), one.isCritical(), hex(one.getExtnValue().getOctets())))
        .toList();
  }

  private String authorityKey() throws IOException {
    Path file = organisation.folder().resolve("ca/ca.%s-cert.pem".formatted(DOMAIN));
    X509Certificate authority = Certificates.ofPem(ByteString.copyFrom(Files.readAllBytes(file)));
    return hex(Certificates.subjectKeyIdentifier(authority).orElseThrow().toByteArray());
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static List<String> modes(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      List<String> modes = new ArrayList<>();
      for (Path one : all.sorted().toList()) {
        modes.add(
            folder.relativize(one)
                + " "
                + PosixFilePermissions.toString(Files.getPosixFilePermissions(one)));
      }
      return modes;
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(one -> one.getFileName().toString()).sorted().toList();
    }
  }
}
