// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.config.FabricPeer;
import io.heddle.home.DataDirectory;
import io.heddle.home.TakenDirectory;
import io.heddle.identity.PemFiles;
import io.heddle.testing.Checkout;
import io.heddle.testing.Fixtures;
import io.heddle.testing.LoggedText;
import io.heddle.testing.ManualClock;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a peer that cannot work says when it is started, in one sentence, leaving nothing behind.
 */
final class PeerStartRefusalsTest {

  private static final Path CONFIG = Checkout.RESOURCES.resolve("config");
  private static final Path ORGANISATIONS = Fixtures.path("crypto/peerOrganizations");
  private static final Path PEER =
      ORGANISATIONS.resolve("org1.example.com/peers/peer0.org1.example.com");
  private static final Path OTHER =
      ORGANISATIONS.resolve("org2.example.com/peers/peer0.org2.example.com");
  private static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");

  /** What is wrong; the variables, in a folder of the test's own. */
  interface Mistake {
    Map<String, String> in(Path dir) throws IOException;
  }

  record Case(String name, Mistake mistake, String sentence) {
    @Override
    public String toString() {
      return name;
    }
  }

  @TempDir private Path dir;

  static List<Case> mistakes() {
    return List.of(
        new Case(
            "no MSP folder",
            dir -> Map.of("CORE_PEER_MSPCONFIGPATH", dir + "/nowhere"),
            "MSP folder '%s/nowhere' "),
        new Case(
            "a folder that is no MSP",
            dir -> Map.of("CORE_PEER_MSPCONFIGPATH", PEER + "/tls"),
            "MSP folder '" + PEER + "/tls' "),
        new Case(
            "another peer's key",
            dir -> Map.of("CORE_PEER_BCCSP_SW_FILEKEYSTORE_KEYSTORE", OTHER + "/msp/keystore"),
            "Folder '" + OTHER + "/msp/keystore' has no private key for '"),
        new Case(
            "a certificate of another authority",
            dir -> {
              Path msp = copy(PEER.resolve("msp"), dir.resolve("msp"));
              replaceFiles(OTHER.resolve("msp/signcerts"), msp.resolve("signcerts"));
              return Map.of("CORE_PEER_MSPCONFIGPATH", msp.toString());
            },
            "the supplied identity is not valid: certificate signed by unknown authority"),
        new Case(
            "another peer's TLS key",
            dir -> Map.of("CORE_PEER_TLS_KEY_FILE", OTHER + "/tls/server.key"),
            "The key in '"
                + OTHER
                + "/tls/server.key' is not that of the certificate in '"
                + PEER
                + "/tls/server.crt'"),
        new Case(
            "no TLS certificate",
            dir -> Map.of("CORE_PEER_TLS_CERT_FILE", dir + "/nowhere.crt"),
            "Could not read '%s/nowhere.crt': "),
        new Case(
            "no TLS authority",
            dir -> Map.of("CORE_PEER_TLS_ROOTCERT_FILE", dir + "/nowhere.crt"),
            "Could not read '%s/nowhere.crt': "),
        new Case(
            "a TLS authority that is none",
            dir -> Map.of("CORE_PEER_TLS_ROOTCERT_FILE", PEER + "/tls/server.key"),
            "Could not read '" + PEER + "/tls/server.key': there is no certificate in PEM"),
        new Case(
            "another key for the operations port",
            dir ->
                Map.of(
                    "CORE_OPERATIONS_TLS_ENABLED", "true",
                    "CORE_OPERATIONS_TLS_CERT_FILE", PEER + "/tls/server.crt",
                    "CORE_OPERATIONS_TLS_KEY_FILE", OTHER + "/tls/server.key"),
            "The key in '" + OTHER + "/tls/server.key' is not that of the certificate in '"),
        new Case(
            "another key for orderers",
            dir -> Map.of("CORE_PEER_TLS_CLIENTKEY_FILE", OTHER + "/tls/server.key"),
            "The key in '" + OTHER + "/tls/server.key' is not that of the certificate in '"),
        new Case(
            "no authority of clients",
            dir ->
                Map.of(
                    "CORE_PEER_TLS_CLIENTAUTHREQUIRED",
                    "true",
                    "CORE_PEER_TLS_CLIENTROOTCAS_FILES",
                    dir + "/nowhere.crt"),
            "Could not read '%s/nowhere.crt': "),
        new Case(
            "an address of another machine",
            dir -> Map.of("CORE_PEER_LISTENADDRESS", "192.0.2.1:21001"),
            "Cannot listen on '192.0.2.1': it is not an address of this machine"),
        new Case(
            "data in a folder that cannot be made",
            dir -> {
              Files.writeString(dir.resolve("file"), "");
              return Map.of("CORE_PEER_FILESYSTEMPATH", dir + "/file/data");
            },
            "'%s/file/data' cannot be written: "));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  @Spec({"NA-7", "NA-296"})
  void is_told_and_nothing_is_begun(Case wrong) throws IOException {
    HeddleException refusal = refused(wrong.mistake().in(dir), NOW);

    assertThat(refusal.fault()).isEqualTo(Fault.BAD_INPUT);
    assertThat(refusal.getMessage())
        .contains(wrong.sentence().formatted(dir))
        .doesNotContain("\n", "Exception", "io.heddle", "java.");
    assertThat(dir.resolve("data")).doesNotExist();
  }

  @Test
  @Spec("NA-296")
  void a_port_that_is_taken_is_named_with_its_key() throws IOException {
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

      HeddleException refusal =
          refused(Map.of("CORE_PEER_LISTENADDRESS", "127.0.0.1:" + taken.getLocalPort()), NOW);

      assertThat(refusal.getMessage())
          .isEqualTo(
              "Port %d is taken (Address already in use); choose another with peer.listenAddress, or any free one with peer.listenAddress 0"
                  .formatted(taken.getLocalPort()));
      assertThat(dir.resolve("data")).doesNotExist();
    }
  }

  @Test
  @Spec("NA-296")
  void the_directory_of_a_peer_that_runs_is_its_own() {
    try (TakenDirectory _ = TakenDirectory.take(DataDirectory.at(dir.resolve("data")))) {
      HeddleException refusal = refused(Map.of(), NOW);

      assertThat(refusal.fault()).isEqualTo(Fault.CONFLICT);
      assertThat(refusal.getMessage()).contains("'%s'".formatted(dir.resolve("data")));
    }
  }

  @Test
  @Spec("NA-296")
  void a_peer_whose_own_certificate_has_expired_does_not_start() {
    Instant end = end("msp/signcerts/peer0.org1.example.com-cert.pem");

    assertThat(refused(Map.of(), end).getMessage())
        .isEqualTo(
            "The peer's own certificate in '%s' (peer.mspConfigPath) expired at %s; put a new one there"
                .formatted(PEER.resolve("msp/signcerts"), end));
  }

  @Test
  void certificates_that_come_to_their_end_are_told_of_as_in_fabric() {
    var own = List.of(owned("enrollment", "msp/signcerts/peer0.org1.example.com-cert.pem"));
    Instant end = own.getFirst().certificate().getNotAfter().toInstant();
    Duration left = Duration.ofDays(3).plusHours(5).plusMinutes(9);
    try (LoggedText log = new LoggedText()) {
      ExpiryWatch.begin(own, at(end.minus(left))).close();
      ExpiryWatch.begin(own, at(end.plusSeconds(1))).close();
      ExpiryWatch.begin(own, at(end.minus(Duration.ofDays(8)))).close();

      assertThat(log.lines())
          .filteredOn(line -> line.startsWith("The enrollment"))
          .containsExactly(
              "The enrollment certificate will expire on " + end,
              "The enrollment certificate expires within 3 days and 5 hours",
              "The enrollment certificate has expired",
              "The enrollment certificate will expire on " + end);
    }
  }

  /** Time passes when the watch rests, and once the clock is set back a day meanwhile. */
  @Test
  void a_week_before_its_end_a_certificate_is_told_of_once_more() throws Exception {
    var own = List.of(owned("enrollment", "msp/signcerts/peer0.org1.example.com-cert.pem"));
    Instant end = own.getFirst().certificate().getNotAfter().toInstant();
    ManualClock clock = new ManualClock(end.minus(Duration.ofDays(9)));
    AtomicInteger rests = new AtomicInteger();
    try (LoggedText log = new LoggedText();
        ExpiryWatch _ =
            ExpiryWatch.begin(
                own,
                clock,
                time -> {
                  assertThat(log.lines()).noneMatch(line -> line.endsWith("within one week"));
                  clock.advance(rests.incrementAndGet() == 24 ? Duration.ofDays(-1) : time);
                })) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> log.lines().contains("The enrollment certificate will expire within one week"));

      assertThat(clock.instant()).isEqualTo(end.minus(Duration.ofDays(7)));
      assertThat(rests).hasValue(24 + 49); // an hour each
    }
  }

  private HeddleException refused(Map<String, String> environment, Instant now) {
    Map<String, String> all =
        new HashMap<>(
            Map.of(
                "CORE_PEER_ID", "peer0.org1.example.com",
                "CORE_PEER_ADDRESS", "localhost:0",
                "CORE_PEER_LISTENADDRESS", "127.0.0.1:0",
                "CORE_PEER_CHAINCODELISTENADDRESS", "127.0.0.1:0",
                "CORE_PEER_LOCALMSPID", "Org1MSP",
                "CORE_PEER_MSPCONFIGPATH", PEER + "/msp",
                "CORE_PEER_FILESYSTEMPATH", dir + "/data",
                "CORE_OPERATIONS_LISTENADDRESS", "127.0.0.1:0",
                "CORE_LEDGER_SNAPSHOTS_ROOTDIR", dir + "/snapshots"));
    all.putAll(
        Map.of(
            "CORE_PEER_TLS_ENABLED", "true",
            "CORE_PEER_TLS_CERT_FILE", PEER + "/tls/server.crt",
            "CORE_PEER_TLS_KEY_FILE", PEER + "/tls/server.key",
            "CORE_PEER_TLS_ROOTCERT_FILE", PEER + "/tls/ca.crt"));
    all.putAll(environment);
    return Objects.requireNonNull(
        catchThrowableOfType(
            HeddleException.class,
            () ->
                PeerNode.start(
                        FabricPeer.load(Optional.of(CONFIG), all),
                        Map.of(),
                        Checkout.ROOT.resolve("builders"),
                        NodeListener.none(),
                        at(now))
                    .close()));
  }

  private static Clock at(Instant now) {
    return Clock.fixed(now, ZoneOffset.UTC);
  }

  private static Instant end(String file) {
    return owned("", file).certificate().getNotAfter().toInstant();
  }

  private static ExpiryWatch.Owned owned(String role, String file) {
    return new ExpiryWatch.Owned(role, PemFiles.certificates(PEER.resolve(file)).getFirst());
  }

  private static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Path target = to.resolve(from.relativize(each).toString());
        if (Files.isDirectory(each)) {
          Files.createDirectories(target);
        } else {
          Files.copy(each, target);
        }
      }
    }
    return to;
  }

  private static void replaceFiles(Path from, Path in) throws IOException {
    try (Stream<Path> old = Files.list(in)) {
      for (Path each : old.toList()) {
        Files.delete(each);
      }
    }
    copy(from, in);
  }
}
