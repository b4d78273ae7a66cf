// SPDX-License-Identifier: Apache-2.0
package io.heddle.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.base.PackageId;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PackageStoreTest {

  private static final String HASH = "0".repeat(64);

  @TempDir Path dir;
  private PackageStore store;

  @BeforeEach
  void open() {
    store = new PackageStore(dir.resolve("lifecycle/chaincodes"));
  }

  @Test
  @Spec({"EB-115", "EB-116"})
  void keeps_the_bytes_in_a_file_with_fabrics_name() throws IOException {
    ChaincodePackage chaincode = chaincode("basic_1.0");

    assertThat(store.save(chaincode)).isTrue();

    Path file =
        dir.resolve("lifecycle/chaincodes")
            .resolve(chaincode.id().value().replace(':', '.') + ".tar.gz");
    assertThat(Files.readAllBytes(file)).isEqualTo(chaincode.bytes().toByteArray());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(store.find(chaincode.id())).contains(chaincode);
  }

  @Test
  @Spec("EB-117")
  void says_when_a_package_was_there_already() {
    ChaincodePackage chaincode = chaincode("basic");
    store.save(chaincode);

    assertThat(store.save(chaincode)).isFalse();
  }

  @Test
  void a_damaged_file_is_told_and_written_anew_when_the_package_is_installed_again()
      throws IOException {
    ChaincodePackage chaincode = chaincode("basic");
    store.save(chaincode);
    Path file =
        dir.resolve("lifecycle/chaincodes")
            .resolve(chaincode.id().value().replace(':', '.') + ".tar.gz");
    Files.write(file, new byte[] {1});
    assertThatThrownBy(() -> store.find(chaincode.id()))
        .hasMessageStartingWith("File '%s' is damaged: ".formatted(file))
        .hasMessageEndingWith("; install the package again");

    assertThat(store.save(chaincode)).isFalse();

    assertThat(store.find(chaincode.id())).contains(chaincode);
  }

  @Test
  @Spec("EB-118")
  void lists_by_file_names_alone() throws IOException {
    Path packages = dir.resolve("lifecycle/chaincodes");
    Files.createFile(packages.resolve("a.b." + HASH + ".tar.gz"));
    Files.createFile(packages.resolve(".ccpackage.123"));
    Files.createFile(packages.resolve("." + HASH + ".tar.gz"));
    Files.createFile(packages.resolve("a." + "A".repeat(64) + ".tar.gz"));
    Files.createFile(packages.resolve("a." + HASH + ".tar.gz\n"));

    assertThat(store.list()).containsExactly(new PackageId("a.b:" + HASH));
  }

  @Test
  void finds_nothing_under_an_unknown_id() {
    assertThat(store.find(new PackageId("a:" + HASH))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../../node", "a/b:01", "a\0:01", "a\n:01", "ä:01", "\ud800:01"})
  void finds_nothing_under_what_can_be_no_id(String id) {
    assertThat(store.find(new PackageId(id))).isEmpty();
    assertThat(store.find(new PackageId(id + "x".repeat(100_000)))).isEmpty();
  }

  @Test
  void does_not_take_another_package_for_the_one_asked_for() throws IOException {
    ChaincodePackage chaincode = chaincode("basic");
    Path file = dir.resolve("lifecycle/chaincodes/basic." + HASH + ".tar.gz");
    Files.write(file, chaincode.bytes().toByteArray());

    assertThatThrownBy(() -> store.find(new PackageId("basic:" + HASH)))
        .hasMessage(
            "File '%s' is damaged: it holds package '%s' instead; install the package again"
                .formatted(file, chaincode.id()));
  }

  @Test
  @Spec("HB-21")
  void refuses_a_label_that_is_too_long_for_file_names() {
    ChaincodePackage chaincode = chaincode("y".repeat(200));

    assertThatThrownBy(() -> store.save(chaincode))
        .hasMessage(
            "could not save cc install package: label of 200 characters is too long, at most 173 are allowed");
    assertThat(store.list()).isEmpty();
    assertThatThrownBy(() -> store.save(chaincode("y".repeat(174))))
        .hasMessageContaining("at most 173 are allowed");
    assertThat(store.save(chaincode("y".repeat(173)))).isTrue();
  }

  @Test
  void tells_when_a_package_was_installed_and_deletes_no_other_file() throws IOException {
    ChaincodePackage chaincode = chaincode("basic");
    assertThat(store.installedAt(chaincode.id())).isEmpty();
    store.save(chaincode);
    Files.setLastModifiedTime(
        dir.resolve("lifecycle/chaincodes")
            .resolve(chaincode.id().value().replace(":", ".") + ".tar.gz"),
        FileTime.fromMillis(12345));

    assertThat(store.installedAt(chaincode.id())).contains(Instant.ofEpochMilli(12345));
    for (String id : List.of("\0x:1", "../x:1")) {
      assertThatThrownBy(() -> store.delete(new PackageId(id)))
          .hasMessage("'%s' is not a package id", id);
    }
  }

  @Test
  void what_a_crash_left_unfinished_is_gone_when_it_opens() throws IOException {
    Path unfinished = Files.createFile(dir.resolve(".basic.1.tar.gz.new"));

    var _ = new PackageStore(dir);

    assertThat(unfinished).doesNotExist();
  }

  @Test
  void deletes_a_package() {
    ChaincodePackage chaincode = chaincode("basic");
    store.save(chaincode);

    store.delete(chaincode.id());

    assertThat(store.list()).isEmpty();
  }

  private static ChaincodePackage chaincode(String label) {
    return ChaincodePackage.parse(
        PackageWriter.of(label, "any", "", Map.of("file", ByteString.copyFromUtf8("content"))));
  }
}
