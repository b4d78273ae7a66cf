// SPDX-License-Identifier: Apache-2.0
package io.heddle.issue;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.disk.DirectoryTree;
import io.heddle.golang.GoPem;
import io.heddle.identity.SigningIdentity;
import io.heddle.issue.DeveloperNetwork.Host;
import io.heddle.issue.DeveloperNetwork.OrdererOrganisation;
import io.heddle.issue.DeveloperNetwork.PeerOrganisation;
import io.heddle.testing.Damage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys and certificates that something has happened to. */
final class DamagedMaterialTest {

  private static final MspId ORG1 = new MspId("Org1MSP");
  private static final MspId ORDERER_ORG = new MspId("OrdererMSP");
  private static final String PEER = "peer0.org1.example.com";
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-05-01T10:20:30Z"), ZoneOffset.UTC);

  @TempDir private Path dir;

  @Test
  void is_refused_by_name_or_is_not_used_or_made_anew_as_it_was() throws IOException {
    Path whole = dir.resolve("whole");
    Path older = dir.resolve("older");
    DeveloperCrypto original = open(whole);
    open(older);
    var refused = new TreeSet<String>();
    List<Damage> damages =
        Damage.ofEach(whole, older).stream().filter(DamagedMaterialTest::isTried).toList();
    for (Damage damage : damages) {
      Path copy = Damage.copy(whole, dir.resolve("copy"));
      damage.in(copy);
      try {
        checkSame(damage, open(copy), original);
      } catch (HeddleException e) {
        assertThat(e.fault()).as("%s", damage).isEqualTo(Fault.BAD_INPUT);
        assertThat(e.getMessage())
            .as("%s", damage)
            .contains(copy.toString())
            .doesNotContain("Exception");
        refused.add(damage.file().toString());
      }
      DirectoryTree.delete(copy);
    }

    assertThat(damages).hasSizeGreaterThan(100);
    assertThat(refused)
        .contains(
            "peerOrganizations/org1.example.com/peers/%s/msp/keystore/priv_sk".formatted(PEER),
            "peerOrganizations/org1.example.com/peers/%s/msp/config.yaml".formatted(PEER),
            "peerOrganizations/org1.example.com/peers/%s/tls/server.key".formatted(PEER),
            "peerOrganizations/org1.example.com/users/User1@org1.example.com/tls/client.crt",
            "ordererOrganizations/example.com/orderers/orderer.example.com/msp/keystore/priv_sk");
  }

  @Test
  void a_node_s_folder_that_is_removed_as_the_refusal_says_is_made_anew() throws IOException {
    open(dir);
    Path member = dir.resolve("peerOrganizations/org1.example.com/peers").resolve(PEER);
    Path key = member.resolve("tls/server.key");
    Files.writeString(key, "nothing");

    try {
      open(dir);
    } catch (HeddleException e) {
      assertThat(e.getMessage())
          .isEqualTo(
              "File '%s' holds no private key; put back a copy of what is in '%s', or remove '%s' to have it made anew"
                  .formatted(key, dir.resolve("peerOrganizations/org1.example.com"), member));
    }
    DirectoryTree.delete(member);

    assertThat(identity(open(dir).peer(ORG1, PEER).msp()).certificate().getSubjectX500Principal())
        .hasToString("CN=" + PEER + ", OU=peer, L=San Francisco, ST=California, C=US");
  }

  /** What signs and serves is what it was. */
  private static void checkSame(Damage damage, DeveloperCrypto found, DeveloperCrypto whole)
      throws IOException {
    List<DeveloperCrypto.Folder> ours = folders(found);
    List<DeveloperCrypto.Folder> theirs = folders(whole);
    for (int i = 0; i < ours.size(); i++) {
      assertSameFiles(damage, ours.get(i).msp().resolve(".."), theirs.get(i).msp().resolve(".."));
    }
  }

  private static void assertSameFiles(Damage damage, Path ours, Path theirs) throws IOException {
    try (var files = Files.walk(theirs)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(content(ours.resolve(theirs.relativize(file))))
            .as("%s: %s", damage, file)
            .isEqualTo(content(file));
      }
    }
  }

  /** What a file says: there may be anything around a key or a certificate. */
  private static ByteString content(Path file) throws IOException {
    ByteString bytes = ByteString.copyFrom(Files.readAllBytes(file));
    return GoPem.firstBlock(bytes).orElse(bytes);
  }

  /** Everything for the peer, less for the others, who have the same files. */
  private static boolean isTried(Damage damage) {
    return damage.file().toString().contains(PEER)
        || damage.what().endsWith("removed")
        || damage.what().endsWith("older one");
  }

  private static List<DeveloperCrypto.Folder> folders(DeveloperCrypto crypto) {
    return List.of(
        crypto.peer(ORG1, PEER),
        crypto.orderer(),
        crypto.user(ORG1, "Admin"),
        crypto.user(ORG1, "User1"));
  }

  private static SigningIdentity identity(Path msp) {
    return SigningIdentity.load(ORG1, msp);
  }

  private static DeveloperCrypto open(Path root) {
    return DeveloperCrypto.open(
        root,
        new DeveloperNetwork(
            List.of(
                new PeerOrganisation(
                    "org1",
                    ORG1,
                    "org1.example.com",
                    List.of(new Host("peer0", List.of())),
                    List.of("User1"))),
            new OrdererOrganisation(ORDERER_ORG, "example.com", new Host("orderer", List.of()))),
        CLOCK);
  }
}
