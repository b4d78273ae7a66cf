// SPDX-License-Identifier: Apache-2.0
package io.heddle.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class PackageWriterTest {

  @TempDir Path dir;

  @Test
  @Spec({"EB-136", "EB-137"})
  void puts_sources_below_src_and_indexes_below_meta_inf() throws IOException {
    file("pom.xml");
    file("src/main/java/org/build/Contract.java");
    file("META-INF/statedb/couchdb/indexes/owner.json");
    file("META-INF/.hidden");
    file("target/classes/Contract.class");
    file(".git/HEAD");

    ChaincodePackage written =
        ChaincodePackage.parse(PackageWriter.ofDirectory("basic_1.0", "Java", dir));

    assertThat(written.metadataJson().toStringUtf8())
        .isEqualTo("{\"path\":\"\",\"type\":\"Java\",\"label\":\"basic_1.0\"}");
    assertThat(names(written.codePackage()))
        .containsExactly(
            "META-INF/statedb/couchdb/indexes/owner.json",
            "src/pom.xml",
            "src/src/main/java/org/build/Contract.java");
  }

  @Test
  @Spec("EB-137")
  void leaves_installed_node_modules_out() throws IOException {
    file("package.json");
    file("node_modules/x/index.js");
    file("build/index.js");

    ByteString written = PackageWriter.ofDirectory("basic", "node", dir);

    assertThat(names(ChaincodePackage.parse(written).codePackage()))
        .containsExactly("src/build/index.js", "src/package.json");
  }

  @Test
  void gives_the_same_bytes_for_the_same_content() throws IOException {
    file("package.json");
    file("index.js");
    ByteString first = PackageWriter.ofDirectory("basic", "node", dir);
    Files.setLastModifiedTime(dir.resolve("index.js"), FileTime.fromMillis(12345));

    assertThat(PackageWriter.ofDirectory("basic", "node", dir)).isEqualTo(first);
  }

  @ParameterizedTest
  @MethodSource("names")
  void writes_names_that_are_long_or_not_ascii(String name) throws IOException {
    ChaincodePackage written =
        ChaincodePackage.parse(
            PackageWriter.of("basic", "any", "", Map.of(name, ByteString.copyFromUtf8("x"))));

    assertThat(names(written.codePackage())).containsExactly(name);
  }

  @Test
  @Spec("EB-407")
  void packs_the_address_of_a_server() throws IOException {
    ChaincodePackage written =
        ChaincodePackage.parse(PackageWriter.ofServer("basic", "localhost:9999"));

    assertThat(written.type()).isEqualTo("ccaas");
    try (TarGzReader reader =
        TarGzReader.open(written.codePackage(), TarGzReader.Limits.generous())) {
      assertThat(reader.next().orElseThrow().name()).isEqualTo("connection.json");
      assertThat(reader.body().toStringUtf8())
          .isEqualTo(
              "{\"address\":\"localhost:9999\",\"dial_timeout\":\"10s\",\"tls_required\":false}");
    }
  }

  @Test
  void refuses_an_empty_directory() {
    assertThatThrownBy(() -> PackageWriter.ofDirectory("basic", "java", dir))
        .hasMessage("Directory '%s' holds no files to package".formatted(dir));
  }

  static List<String> names() {
    return List.of(
        "ü/" + "long/".repeat(60) + "name",
        "long/".repeat(30) + "name",
        "x".repeat(155) + "/" + "y".repeat(100),
        "x".repeat(156) + "/y",
        "x".repeat(101),
        "x".repeat(99),
        "x".repeat(100));
  }

  private void file(String name) throws IOException {
    Path file = dir.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "content of " + name);
  }

  private static List<String> names(ByteString archive) throws IOException {
    List<String> names = new ArrayList<>();
    try (TarGzReader reader = TarGzReader.open(archive, TarGzReader.Limits.generous())) {
      for (var entry = reader.next(); entry.isPresent(); entry = reader.next()) {
        names.add(entry.get().name());
      }
    }
    return names;
  }
}
