// SPDX-License-Identifier: Apache-2.0
package io.heddle.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.ca.IssuedCertificate.Revocation;
import io.heddle.disk.NumberedRecords;
import io.heddle.testing.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an authority keeps, and that it is there as it was. */
final class RegistryTest {

  private static final Instant NOW = Instant.parse("2026-11-29T20:40:00Z");
  private static final CertificateId FIRST = new CertificateId("1f", "ab");
  private static final CertificateId SECOND = new CertificateId("2f", "ab");

  @TempDir private Path dir;

  /** What the kept sample has, too. */
  static void fill(Registry registry) {
    registry.update(change -> {
      change.addAffiliation("org1");
      change.addAffiliation("org1.department1");
      change.put(identity("alice", "pw"));
      change.put(identity("bob", "pw"));
      return 0;
    });
    registry.update(change -> {
      change.put(identity("alice", "pw").enrolled());
      change.add(certificate(FIRST));
      return 0;
    });
    registry.update(change -> {
      change.add(certificate(SECOND));
      change.revoke(FIRST, new Revocation(NOW, 1));
      change.removeIdentity("bob");
      change.removeAffiliation("org1.department1");
      return 0;
    });
  }

  private static Identity identity(String name, String secret) {
    var attribute = new Attribute("role", "<approver>", true);
    return new Identity(
        name, "client", "org1", List.of(attribute), TestCa.SECRETS.hash(secret), 2, 0, 0);
  }

  private static IssuedCertificate certificate(CertificateId id) {
    return new IssuedCertificate(id, "alice", "PEM\n", NOW.plusSeconds(60), Optional.empty());
  }

  private static void assertFilled(Registry registry) {
    assertThat(registry.affiliations()).containsExactly("org1");
    assertThat(registry.identities())
        .singleElement()
        .satisfies(alice -> {
          assertThat(alice.name()).isEqualTo("alice");
          assertThat(alice.attributes()).containsExactly(new Attribute("role", "<approver>", true));
          assertThat(alice.secret().matches("pw")).isTrue();
          assertThat(alice.secret().matches("PW")).isFalse();
          assertThat(alice.maxEnrollments()).isEqualTo(2);
          assertThat(alice.enrollments()).isEqualTo(1);
        });
    assertThat(registry.certificates())
        .containsExactly(certificate(FIRST).revoked(new Revocation(NOW, 1)), certificate(SECOND));
  }

  @Test
  void is_there_again_and_its_owner_s_alone() throws IOException {
    try (Registry registry = Registry.open(dir.resolve("ca"))) {
      fill(registry);
      assertFilled(registry);
    }
    try (Registry registry = Registry.open(dir.resolve("ca"))) {
      assertFilled(registry);
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve("ca"))))
        .isEqualTo("rwx------");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(dir.resolve("ca/registry"))))
        .isEqualTo("rw-------");
    assertThat(
            Files.readString(
                dir.resolve("ca/registry"), java.nio.charset.StandardCharsets.ISO_8859_1))
        .doesNotContain("\"pw\"");
  }

  @Test
  void opens_what_an_earlier_heddle_kept() throws IOException {
    Files.createDirectories(dir.resolve("ca"));
    Files.copy(
        Checkout.RESOURCES.resolve("formats/fabric-ca-1/registry"), dir.resolve("ca/registry"));

    try (Registry registry = Registry.open(dir.resolve("ca"))) {
      assertFilled(registry);
    }
  }

  @Test
  void nothing_changes_if_an_update_fails() {
    try (Registry registry = Registry.open(dir)) {
      fill(registry);
      assertThatThrownBy(() ->
              registry.update(change -> {
                change.removeIdentity("alice");
                throw new IllegalStateException("on the way");
              }))
          .hasMessage("on the way");
      assertFilled(registry);
    }
  }

  @Test
  void a_record_that_was_torn_off_is_not_there() throws IOException {
    try (Registry registry = Registry.open(dir)) {
      fill(registry);
    }
    byte[] whole = Files.readAllBytes(dir.resolve("registry"));
    Files.write(dir.resolve("registry"), new byte[] {0, 0, 0, 9, 1, 2}, StandardOpenOption.APPEND);

    try (Registry registry = Registry.open(dir)) {
      assertFilled(registry);
      registry.update(change -> {
        change.addAffiliation("org2");
        return 0;
      });
    }
    assertThat(Files.size(dir.resolve("registry"))).isGreaterThan(whole.length + 16);
    try (Registry registry = Registry.open(dir)) {
      assertThat(registry.affiliations()).containsExactly("org1", "org2");
    }
  }

  @Test
  void what_cannot_be_read_is_told() throws IOException {
    keep(dir.resolve("newer"), "{\"version\":2}");
    keep(dir.resolve("odd"), "{\"version\":1}", "{\"identities\":[{\"name\":\"x\"}]}");

    assertRefused(
        "newer",
        "Record 0 of '%s' cannot be read: it is of another version of Heddle; put back a copy of the file, or remove it to begin anew");
    assertRefused(
        "odd",
        "Record 1 of '%s' cannot be read: it is not what was written; put back a copy of the file, or remove it to begin anew");
  }

  private void assertRefused(String folder, String told) {
    assertThatThrownBy(() -> Registry.open(dir.resolve(folder)))
        .isInstanceOfSatisfying(
            HeddleException.class, e -> assertThat(e.fault()).isEqualTo(Fault.BAD_INPUT))
        .hasMessage(told.formatted(dir.resolve(folder).resolve("registry")));
  }

  private static void keep(Path folder, String... records) throws IOException {
    Files.createDirectories(folder);
    try (NumberedRecords file = NumberedRecords.open(folder, "registry")) {
      for (String record : records) {
        file.append(ByteString.copyFromUtf8(record));
      }
    }
  }

  @Test
  void a_start_leaves_out_what_is_not_so_any_more() throws IOException {
    try (Registry registry = Registry.open(dir)) {
      fill(registry);
    }
    try (NumberedRecords file = NumberedRecords.open(dir, "registry")) {
      for (int i = 0; i < 1100; i++) {
        file.appendLater(ByteString.copyFromUtf8("{\"affiliations\":[\"org1\"]}"));
      }
      assertThat(file.count()).isEqualTo(1104);
    }

    for (int i = 0; i < 2; i++) {
      try (Registry registry = Registry.open(dir)) {
        assertFilled(registry);
      }
    }
    try (NumberedRecords file = NumberedRecords.open(dir, "registry")) {
      assertThat(file.count()).isEqualTo(2);
    }
    try (var files = Files.list(dir)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("registry", "registry.index");
    }
  }
}
