// SPDX-License-Identifier: Apache-2.0
package io.heddle.issue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.base.MspId;
import io.heddle.identity.Certificates;
import io.heddle.identity.Identity;
import io.heddle.identity.Msp;
import io.heddle.identity.Msps;
import io.heddle.identity.Principals;
import io.heddle.identity.Signatures;
import io.heddle.identity.SigningIdentity;
import io.heddle.issue.DeveloperNetwork.Host;
import io.heddle.issue.DeveloperNetwork.OrdererOrganisation;
import io.heddle.issue.DeveloperNetwork.PeerOrganisation;
import io.heddle.testing.Fixtures;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

final class DeveloperCryptoTest {

  private static final MspId ORG1 = new MspId("Org1MSP");
  private static final MspId ORG2 = new MspId("Org2MSP");
  private static final MspId ORDERER_ORG = new MspId("OrdererMSP");
  private static final Instant NOW = Instant.parse("2026-05-01T10:20:30Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  @TempDir Path root;

  @Test
  @Spec({"NA-57", "NA-58"})
  void has_the_shape_that_cryptogen_makes() throws IOException {
    open(network(List.of("User1")));

    Set<String> ours = files(root);
    Set<String> recorded = files(Fixtures.path("crypto"));
    recorded.removeIf(file ->
        file.startsWith("variants")
            || file.equals("index.json")
            || file.contains("User2@")
            || file.contains("/crls/"));
    assertThat(ours)
        .containsAll(recorded)
        .filteredOn(file -> !recorded.contains(file))
        .allMatch(file ->
            file.matches(
                    "peerOrganizations/org[12][.]example[.]com/connection-org[12][.](json|yaml)")
                || file.matches(".*/users/.*/msp/signcerts/cert[.]pem"));
    assertThat(root.resolve("peerOrganizations/org1.example.com/msp/admincerts"))
        .isEmptyDirectory();
  }

  @Test
  void gives_a_users_certificate_the_name_that_fabrics_ca_client_gives_it_too() throws IOException {
    Path certificates =
        open(network(List.of("User1"))).user(ORG1, "User1").msp().resolve("signcerts");
    Path asFabricCa = certificates.resolve("cert.pem");
    Path asCryptogen = certificates.resolve("User1@org1.example.com-cert.pem");

    assertThat(asFabricCa).hasSameTextualContentAs(asCryptogen);

    Files.delete(asFabricCa); // as a folder has it that was made without
    open(network(List.of("User1")));
    assertThat(asFabricCa).hasSameTextualContentAs(asCryptogen);
  }

  @Test
  @Spec("NA-48")
  void writes_the_node_units_that_cryptogen_writes() throws IOException {
    open(network(List.of("User1")));

    String file = "peerOrganizations/org2.example.com/msp/config.yaml";
    assertThat(Files.readString(root.resolve(file)))
        .isEqualTo(Files.readString(Fixtures.path("crypto/" + file)));
  }

  @Test
  @Spec("NA-59")
  void gives_each_certificate_the_profile_that_cryptogen_gives_it() throws Exception {
    open(network(List.of("User1")));

    for (String file : files(root)) {
      boolean isCopy = file.endsWith("signcerts/cert.pem");
      if ((file.endsWith(".pem") && !isCopy) || file.endsWith(".crt")) {
        assertThat(profile(certificate(root.resolve(file))))
            .as(file)
            .isEqualTo(profile(certificate(Fixtures.path("crypto/" + file))));
      }
    }
  }

  @Test
  @Spec("NA-59")
  void makes_certificates_for_ten_years_that_name_every_way_to_the_host() throws Exception {
    DeveloperCrypto crypto = open(network(List.of()));

    X509Certificate tls =
        certificate(crypto.peer(ORG1, "peer0.org1.example.com").tls().resolve("server.crt"));
    assertThat(names(tls))
        .containsExactly(
            "peer0.org1.example.com",
            "peer0",
            "localhost",
            "127.0.0.1",
            "0:0:0:0:0:0:0:1",
            "box.example");
    assertThat(tls.getNotBefore().toInstant()).isEqualTo(NOW.minus(Duration.ofMinutes(5)));
    assertThat(tls.getNotAfter().toInstant())
        .isEqualTo(NOW.minus(Duration.ofMinutes(5)).plus(Duration.ofDays(3650)));
    assertThat(tls.getSerialNumber().signum()).isPositive();
    assertThat(tls.getSerialNumber().bitLength()).isLessThanOrEqualTo(127);
  }

  @Test
  @Spec({"NA-43", "NA-53", "NA-58"})
  void makes_identities_that_count_in_their_roles() throws Exception {
    DeveloperCrypto crypto = open(network(List.of("User1")));

    assertRole(crypto, ORG1, crypto.peer(ORG1, "peer0.org1.example.com"), MSPRoleType.PEER);
    assertRole(crypto, ORG1, crypto.user(ORG1, "Admin"), MSPRoleType.ADMIN);
    assertRole(crypto, ORG2, crypto.user(ORG2, "User1"), MSPRoleType.CLIENT);
    assertRole(crypto, ORDERER_ORG, crypto.orderer(), MSPRoleType.ORDERER);
    assertRole(crypto, ORDERER_ORG, crypto.user(ORDERER_ORG, "Admin"), MSPRoleType.ADMIN);
  }

  @Test
  void is_the_same_when_opened_again() throws IOException {
    open(network(List.of("User1")));
    Map<String, String> before = contents(root);

    open(network(List.of("User1")));

    assertThat(contents(root)).isEqualTo(before);
  }

  @Test
  void adds_what_is_asked_for_later_and_keeps_the_rest() throws Exception {
    open(network(List.of("User1")));
    Map<String, String> before = contents(root);

    DeveloperCrypto crypto = open(network(List.of("User1", "User2")));

    assertThat(contents(root)).containsAllEntriesOf(before);
    assertRole(crypto, ORG1, crypto.user(ORG1, "User2"), MSPRoleType.CLIENT);
  }

  @Test
  void makes_a_tls_certificate_anew_when_it_lacks_a_name() throws Exception {
    open(network(List.of()));
    Map<String, String> before = contents(root);

    DeveloperCrypto crypto = open(network(List.of(), "box.example", "10.1.2.3"));

    Map<String, String> after = contents(root);
    assertThat(
            names(
                certificate(
                    crypto.peer(ORG1, "peer0.org1.example.com").tls().resolve("server.crt"))))
        .contains("box.example", "10.1.2.3");
    assertThat(after.keySet()).isEqualTo(before.keySet());
    before.keySet().removeIf(file -> file.contains("/tls/server."));
    assertThat(after).containsAllEntriesOf(before);
  }

  @Test
  void makes_a_tls_folder_that_is_gone_and_keeps_the_rest() throws IOException {
    Path tls = open(network(List.of())).peer(ORG1, "peer0.org1.example.com").tls();
    Map<String, String> before = contents(root);
    for (String file : files(tls)) {
      Files.delete(tls.resolve(file));
    }
    Files.delete(tls);

    open(network(List.of()));

    Map<String, String> after = contents(root);
    assertThat(after.keySet()).isEqualTo(before.keySet());
    before.keySet().removeIf(file -> file.contains("peer0.org1.example.com/tls/server."));
    assertThat(after).containsAllEntriesOf(before);
  }

  @Test
  void each_organisation_has_a_connection_profile_of_its_own() {
    DeveloperCrypto crypto = open(network(List.of()));

    assertThat(crypto.connectionProfile(ORG1))
        .isEqualTo(root.resolve("peerOrganizations/org1.example.com/connection-org1.json"));
    assertThat(crypto.connectionProfile(ORG2))
        .isEqualTo(root.resolve("peerOrganizations/org2.example.com/connection-org2.json"));
  }

  @Test
  void does_not_believe_a_folder_that_was_never_finished() throws Exception {
    Path unfinished = root.resolve("peerOrganizations/.org1.example.com.new/ca");
    Files.createDirectories(unfinished);
    Files.writeString(unfinished.resolve("priv_sk"), "half a key");

    DeveloperCrypto crypto = open(network(List.of()));

    assertThat(unfinished).doesNotExist();
    assertRole(crypto, ORG1, crypto.user(ORG1, "Admin"), MSPRoleType.ADMIN);
  }

  @Test
  void says_which_key_it_would_need_to_add_something() throws IOException {
    open(network(List.of()));
    Path key = root.resolve("peerOrganizations/org1.example.com/ca/priv_sk");
    Files.delete(key);

    open(network(List.of()));

    assertThatThrownBy(() -> open(network(List.of("User1"))))
        .hasMessage(
            "Cannot add a certificate to '%s': the authority's key '%s' is not there",
            root.resolve("peerOrganizations/org1.example.com"), key);
  }

  @Test
  @Spec("NA-57")
  void writes_a_connection_profile_for_clients_without_discovery() throws IOException {
    DeveloperCrypto crypto = open(network(List.of()));
    String tlsCa =
        Files.readString(crypto.peer(ORG1, "peer0.org1.example.com").tls().resolve("ca.crt"));
    String ordererCa = Files.readString(crypto.orderer().tls().resolve("ca.crt"));

    crypto.writeConnectionProfile(
        ORG1,
        new ConnectionProfile.Reach(
            new ChannelName("trade"),
            Map.of(
                "peer0.org1.example.com", "localhost:17051",
                "orderer.example.com", "localhost:17050"),
            true));

    Path json = crypto.connectionProfile(ORG1);
    JsonNode profile = JsonMapper.shared().readTree(Files.readString(json));
    assertThat(profile)
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    """
                    {"name": "heddle-org1", "version": "1.0.0",
                     "client": {"organization": "Org1",
                       "connection": {"timeout": {"peer": {"endorser": "300"}, "orderer": "300"}}},
                     "channels": {"trade": {"orderers": ["orderer.example.com"],
                       "peers": {"peer0.org1.example.com": {"endorsingPeer": true,
                         "chaincodeQuery": true, "ledgerQuery": true, "eventSource": true, "discover": true}}}},
                     "organizations": {
                       "Org1": {"mspid": "Org1MSP", "peers": ["peer0.org1.example.com"]}},
                     "orderers": {"orderer.example.com": {"mspid": "OrdererMSP",
                       "url": "grpcs://localhost:17050", "tlsCACerts": {"pem": "ORDERER"},
                       "grpcOptions": {"ssl-target-name-override": "orderer.example.com",
                         "hostnameOverride": "orderer.example.com"}}},
                     "peers": {"peer0.org1.example.com": {
                       "url": "grpcs://localhost:17051", "tlsCACerts": {"pem": "CA"},
                       "grpcOptions": {"ssl-target-name-override": "peer0.org1.example.com",
                         "hostnameOverride": "peer0.org1.example.com"}}}}
                    """
                        .replace("CA\"", tlsCa.replace("\n", "\\n") + "\"")
                        .replace("ORDERER\"", ordererCa.replace("\n", "\\n") + "\"")));
    String yaml = Files.readString(json.resolveSibling("connection-org1.yaml"));
    assertThat(new YAMLMapper().readTree(yaml)).isEqualTo(profile);
  }

  @Test
  void names_the_peers_of_every_organisation_and_its_own_first() throws IOException {
    DeveloperCrypto crypto = open(network(List.of()));

    crypto.writeConnectionProfile(
        ORG2,
        new ConnectionProfile.Reach(
            new ChannelName("mychannel"),
            Map.of(
                "peer0.org1.example.com", "localhost:7051",
                "peer0.org2.example.com", "localhost:9051",
                "orderer.example.com", "localhost:7050"),
            true));

    JsonNode profile =
        JsonMapper.shared().readTree(Files.readString(crypto.connectionProfile(ORG2)));
    assertThat(profile.at("/client/organization").asString()).isEqualTo("Org2");
    assertThat(profile.at("/organizations"))
        .hasToString(
            "{\"Org2\":{\"mspid\":\"Org2MSP\",\"peers\":[\"peer0.org2.example.com\"]},\"Org1\":{\"mspid\":\"Org1MSP\",\"peers\":[\"peer0.org1.example.com\"]}}");
    for (String at : List.of("/peers", "/channels/mychannel/peers")) {
      assertThat(profile.at(at).propertyNames())
          .containsExactly("peer0.org2.example.com", "peer0.org1.example.com");
    }
    assertThat(profile.at("/peers/peer0.org1.example.com/url").asString())
        .isEqualTo("grpcs://localhost:7051");
    assertThat(profile.at("/peers/peer0.org1.example.com/tlsCACerts/pem").asString())
        .isEqualTo(tlsCa(crypto, ORG1, "peer0.org1.example.com"))
        .isNotEqualTo(tlsCa(crypto, ORG2, "peer0.org2.example.com"));
    assertThat(profile.at("/orderers/orderer.example.com/url").asString())
        .isEqualTo("grpcs://localhost:7050");
  }

  @Test
  void names_the_authorities_that_can_be_asked() throws IOException {
    DeveloperCrypto crypto = open(network(List.of()));
    String pem = crypto.authority(ORG1).certificatePem();

    crypto.writeConnectionProfile(
        ORG2,
        new ConnectionProfile.Reach(
            new ChannelName("mychannel"),
            Map.of(
                "peer0.org1.example.com", "localhost:7051",
                "peer0.org2.example.com", "localhost:9051"),
            Map.of(
                ORG1,
                new ConnectionProfile.Authority(
                    crypto.authority(ORG1).host(), "ca-org1", "https://localhost:7054", pem)),
            true));

    JsonNode profile =
        JsonMapper.shared().readTree(Files.readString(crypto.connectionProfile(ORG2)));
    assertThat(profile.at("/organizations/Org1/certificateAuthorities"))
        .hasToString("[\"ca.org1.example.com\"]");
    assertThat(profile.at("/organizations/Org2").propertyNames()).containsExactly("mspid", "peers");
    assertThat(profile.path("certificateAuthorities"))
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    """
                    {"ca.org1.example.com": {
                       "url": "https://localhost:7054", "caName": "ca-org1",
                       "tlsCACerts": {"pem": ["CA"]}, "httpOptions": {"verify": false}}}
                    """
                        .replace("CA\"", pem.replace("\n", "\\n") + "\"")));
  }

  private static String tlsCa(DeveloperCrypto crypto, MspId organisation, String host)
      throws IOException {
    return Files.readString(crypto.peer(organisation, host).tls().resolve("ca.crt"));
  }

  @Test
  void tells_the_address_of_this_start_in_the_profile_and_whether_it_has_tls() throws IOException {
    DeveloperCrypto crypto = open(network(List.of()));
    var channel = new ChannelName("mychannel");
    crypto.writeConnectionProfile(
        ORG1,
        new ConnectionProfile.Reach(
            channel, Map.of("peer0.org1.example.com", "localhost:7051"), true));

    crypto.writeConnectionProfile(
        ORG1,
        new ConnectionProfile.Reach(
            channel,
            Map.of(
                "peer0.org1.example.com", "[2001:db8::1]:9051",
                "orderer.example.com", "[2001:db8::1]:9050"),
            false));

    JsonNode profile =
        JsonMapper.shared().readTree(Files.readString(crypto.connectionProfile(ORG1)));
    assertThat(profile.at("/peers/peer0.org1.example.com"))
        .hasToString("{\"url\":\"grpc://[2001:db8::1]:9051\"}");
    assertThat(profile.at("/orderers/orderer.example.com"))
        .hasToString("{\"mspid\":\"OrdererMSP\",\"url\":\"grpc://[2001:db8::1]:9050\"}");
  }

  @Test
  void makes_a_certificate_for_an_address_once() throws IOException {
    open(network(List.of(), "2001:db8::1", "localhost"));
    Path certificate =
        root.resolve("peerOrganizations/org1.example.com/peers/peer0.org1.example.com")
            .resolve("tls/server.crt");
    String first = Files.readString(certificate);

    open(network(List.of(), "2001:db8::1"));

    assertThat(Files.readString(certificate)).isEqualTo(first);
  }

  @Test
  @Spec("NA-59")
  void makes_chains_that_openssl_verifies() throws Exception {
    assumeThat(runs("openssl", "version")).isTrue();
    open(network(List.of("User1")), Clock.fixed(Instant.now().minusSeconds(60), ZoneOffset.UTC));

    for (String domain : List.of("org1.example.com", "org2.example.com")) {
      Path organisation = root.resolve("peerOrganizations").resolve(domain);
      Path peer = organisation.resolve("peers/peer0." + domain);
      Path ca = organisation.resolve("ca/ca." + domain + "-cert.pem");
      Path tlsCa = organisation.resolve("tlsca/tlsca." + domain + "-cert.pem");
      Path identity = peer.resolve("msp/signcerts/peer0." + domain + "-cert.pem");
      Path tls = peer.resolve("tls/server.crt");

      assertThat(
              runs(
                  "openssl",
                  "verify",
                  "-x509_strict",
                  "-CAfile",
                  ca.toString(),
                  identity.toString()))
          .isTrue();
      assertThat(
              runs(
                  "openssl",
                  "verify",
                  "-purpose",
                  "sslserver",
                  "-verify_hostname",
                  "localhost",
                  "-CAfile",
                  tlsCa.toString(),
                  tls.toString()))
          .isTrue();
    }
  }

  private DeveloperCrypto open(DeveloperNetwork network) {
    return open(network, CLOCK);
  }

  private DeveloperCrypto open(DeveloperNetwork network, Clock clock) {
    return DeveloperCrypto.open(root, network, clock);
  }

  private static DeveloperNetwork network(List<String> users) {
    return network(users, "box.example");
  }

  private static DeveloperNetwork network(List<String> users, String... extraSans) {
    return new DeveloperNetwork(
        List.of(
            new PeerOrganisation(
                "org1",
                ORG1,
                "org1.example.com",
                List.of(new Host("peer0", List.of(extraSans))),
                users),
            new PeerOrganisation(
                "org2",
                ORG2,
                "org2.example.com",
                List.of(new Host("peer0", List.of(extraSans))),
                users)),
        new OrdererOrganisation(
            ORDERER_ORG, "example.com", new Host("orderer", List.of(extraSans))));
  }

  private static void assertRole(
      DeveloperCrypto crypto, MspId id, DeveloperCrypto.Folder folder, MSPRoleType role)
      throws Exception {
    Msps msps = new Msps(List.of(Msp.ofFolder(id, crypto.organisationMsp(id))));
    SigningIdentity signer = SigningIdentity.load(id, folder.msp());
    Identity identity = msps.parse(signer.serialized());

    msps.validate(identity);
    msps.require(identity, Principals.role(id, role));
    X509Certificate own = signer.certificate();
    assertThat(
            Signatures.verify(
                authority(folder.msp()).getPublicKey(),
                ByteString.copyFrom(own.getTBSCertificate()),
                ByteString.copyFrom(own.getSignature())))
        .as("is signed with a low S")
        .isTrue();
  }

  private static Set<String> files(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      return paths
          .filter(Files::isRegularFile)
          .map(path -> root.relativize(path).toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static Map<String, String> contents(Path root) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    for (String file : files(root)) {
      contents.put(file, Files.readString(root.resolve(file)));
    }
    return contents;
  }

  private static X509Certificate authority(Path msp) throws IOException {
    Path folder = msp.resolve("cacerts");
    return certificate(folder.resolve(files(folder).iterator().next()));
  }

  private static X509Certificate certificate(Path file) throws IOException {
    return Certificates.ofPem(ByteString.copyFrom(Files.readAllBytes(file)));
  }

  /** All that two certificates for the same purpose have in common. */
  private static Map<String, Object> profile(X509Certificate certificate) throws Exception {
    Map<String, Object> profile = new HashMap<>();
    profile.put("subject", certificate.getSubjectX500Principal().getName());
    profile.put("issuer", certificate.getIssuerX500Principal().getName());
    profile.put("version", certificate.getVersion());
    profile.put("algorithm", certificate.getSigAlgOID());
    profile.put("usage", Arrays.toString(certificate.getKeyUsage()));
    profile.put(
        "purposes", Objects.requireNonNullElse(certificate.getExtendedKeyUsage(), List.of()));
    profile.put("constraints", certificate.getBasicConstraints());
    profile.put("critical", certificate.getCriticalExtensionOIDs());
    profile.put("other", certificate.getNonCriticalExtensionOIDs());
    profile.put(
        "days",
        Duration.between(
                certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant())
            .toDays());
    profile.put(
        "authority key", Certificates.subjectKeyIdentifier(certificate).map(ByteString::size));
    return profile;
  }

  private static List<String> names(X509Certificate certificate) throws Exception {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    return names.stream().map(name -> String.valueOf(name.get(1))).toList();
  }

  private static boolean runs(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException _) {
      return false;
    }
  }
}
