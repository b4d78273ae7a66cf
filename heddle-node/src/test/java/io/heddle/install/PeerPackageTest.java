// SPDX-License-Identifier: Apache-2.0
package io.heddle.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Packages that the {@code peer} command made, made again of their sources. */
final class PeerPackageTest {

  private static final String INDEXES = "META-INF/statedb/couchdb/indexes/";

  @TempDir Path dir;

  @ParameterizedTest
  @Spec({"EB-136", "EB-137"})
  @CsvSource({
    "golang,golang_1.0,golang,go",
    "golang-couchdb-index,couch_1,golang,couch",
    "java,java_1.0,java,java",
    "node,node-1.0,node,node"
  })
  void holds_byte_for_byte_what_the_peer_command_makes_of_the_same_sources(
      String recorded, String label, String type, String directory) throws IOException {
    ChaincodePackage peers = recorded(recorded);
    Path sources = dir.resolve(directory);
    unpack(peers, sources);

    ChaincodePackage ours =
        ChaincodePackage.parse(PackageWriter.asPeerCommand(label, type, sources));

    assertThat(unzipped(ours.codePackage())).isEqualTo(unzipped(peers.codePackage()));
    assertThat(ours.metadataJson().toStringUtf8())
        .isEqualTo(
            peers.metadataJson().toStringUtf8().replace("./" + directory, sources.toString()));
    assertThat(unzipped(ours.bytes()).substring(0, 512).toStringUtf8())
        .startsWith("metadata.json\0")
        .contains("0100644\0" + "0000000\0" + "0000000\0");
  }

  @Test
  @Spec("EB-136")
  void keeps_the_case_of_the_type() throws IOException {
    write("a.js", "x");

    ChaincodePackage made =
        ChaincodePackage.parse(PackageWriter.asPeerCommand("basic", "NoDe", dir));

    assertThat(made.type()).isEqualTo("NoDe");
  }

  @Test
  @Spec("EB-137")
  void leaves_out_what_java_builds_make_wherever_it_lies() throws IOException {
    for (String name : new String[] {"target/a", "build/a", "out/a", ".git/HEAD", "A.class"}) {
      write("module/" + name, "x");
    }
    write("pom.xml", "x");
    write("module/A.java", "x");

    assertThat(PeerSources.read("java", dir).files())
        .containsOnlyKeys("src/pom.xml", "src/module/A.java");
  }

  @Test
  @Spec("EB-137")
  void leaves_out_installed_node_modules_and_hidden_metadata() throws IOException {
    write("index.js", "x");
    write("node_modules/a/index.js", "x");
    write(INDEXES + ".DS_Store", "x");

    assertThat(PeerSources.read("node", dir).files()).containsOnlyKeys("src/index.js");
  }

  @Test
  @Spec("EB-137")
  void packs_the_whole_module_of_a_go_package_but_hidden_directories() throws IOException {
    write("go.mod", "// comment\nmodule example.com/whole // that\n\ngo 1.22\n");
    write("cc/main.go", "package main");
    write("lib/lib.go", "package lib");
    write(".idea/workspace.xml", "x");
    write(".gitignore", "x");

    PeerSources sources = PeerSources.read("golang", dir.resolve("cc"));

    assertThat(sources.path()).isEqualTo("example.com/whole/cc");
    assertThat(sources.files().keySet())
        .containsExactly(
            "src/",
            "src/cc/",
            "src/lib/",
            "src/.gitignore",
            "src/cc/main.go",
            "src/go.mod",
            "src/lib/lib.go");
  }

  @Test
  void refuses_go_sources_outside_of_a_module() throws IOException {
    write("main.go", "package main");

    assertThatThrownBy(() -> PackageWriter.asPeerCommand("basic", "golang", dir))
        .hasMessage(
            "'%s' is no Go module: go.mod file not found in it or any directory above"
                .formatted(dir));
  }

  @ParameterizedTest
  @Spec("EB-135")
  @CsvSource({"ccaas,CCAAS", "external,EXTERNAL"})
  void knows_only_the_types_of_the_peer_command(String type, String named) {
    assertThatThrownBy(() -> PackageWriter.asPeerCommand("basic", type, dir))
        .hasMessage("failed to normalize chaincode path: unknown chaincodeType: " + named);
  }

  @Test
  @Spec("EB-107")
  void refuses_a_label_that_no_peer_would_take() {
    assertThatThrownBy(() -> PackageWriter.asPeerCommand("a b", "node", dir))
        .hasMessage(
            "invalid label 'a b'. Label must be non-empty, can only consist of alphanumerics, symbols from '.+-_', and can only begin with alphanumerics");
  }

  @Test
  @Spec("HB-21")
  void refuses_a_label_that_is_too_long_to_be_installed() {
    assertThatThrownBy(() -> PackageWriter.asPeerCommand("x".repeat(174), "node", dir))
        .hasMessage("label of 174 characters is too long, at most 173 are allowed");
  }

  @Test
  void refuses_a_directory_without_sources() throws IOException {
    write("node_modules/a", "x");

    assertThatThrownBy(() -> PackageWriter.asPeerCommand("basic", "node", dir))
        .hasMessage("no source files found in '%s'".formatted(dir));
  }

  @ParameterizedTest
  @Spec({"EB-130", "EB-138"})
  @ValueSource(
      strings = {
        "{'index':{'fields':['a',{'b':'DESC'}]},'ddoc':'d','name':'n','type':'json'}",
        "{'index':{'fields':[],'partial_filter_selector':{'a':1}}}",
        "{'index':{}}"
      })
  void takes_indexes(String content) throws IOException {
    String name = "META-INF/statedb/couchdb/collections/a_-Z/indexes/deep/i.json";
    write("index.js", "x");
    write(name, content.replace('\'', '"'));

    assertThat(PeerSources.read("node", dir).files()).containsKey(name);
  }

  @ParameterizedTest
  @Spec("EB-138")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{|is not a valid JSON",
        "[]|is not a valid JSON",
        "{} {}|is not a valid JSON",
        "{}|is not a valid index definition: Index definition must include a 'fields' definition",
        "{'index':[]}|is not a valid index definition: Invalid entry, 'index' must be a JSON",
        "{'index':{'fields':{}}}|is not a valid index definition: Expecting a JSON array of fields",
        "{'index':{'field':[]}}|is not a valid index definition: Invalid Entry.  Entry field",
        "{'index':{'fields':[{'a':'up'}]}}|is not a valid index definition: Sort must be either 'asc' or 'desc'.  'up' was found.",
        "{'index':{'fields':[{'a':1}]}}|is not a valid index definition: Invalid field definition, fields must be in the form 'fieldname':'sort'",
        "{'index':{},'ddoc':1}|is not a valid index definition: Invalid entry, 'ddoc' must be a string",
        "{'index':{},'name':1}|is not a valid index definition: Invalid entry, 'name' must be a string",
        "{'index':{},'type':'text'}|is not a valid index definition: Index type must be json",
        "{'index':{},'more':1}|is not a valid index definition: Invalid Entry.  Entry more"
      })
  void refuses_what_is_no_index(String content, String why) throws IOException {
    write("index.js", "x");
    write(INDEXES + "i.json", content.replace('\'', '"'));

    assertThatThrownBy(() -> PackageWriter.asPeerCommand("basic", "node", dir))
        .hasMessage("Index metadata file [%si.json] %s".formatted(INDEXES, why.replace('\'', '"')));
  }

  @Test
  @Spec("EB-138")
  void refuses_what_is_no_index_of_a_go_package_below_its_module() throws IOException {
    write("go.mod", "module example.com/whole");
    write("cc/main.go", "package main");
    write("cc/" + INDEXES + "i.json", "{");

    assertThatThrownBy(() -> PackageWriter.asPeerCommand("basic", "golang", dir.resolve("cc")))
        .hasMessage("Index metadata file [%si.json] is not a valid JSON".formatted(INDEXES));
  }

  @ParameterizedTest
  @Spec({"EB-130", "EB-138"})
  @ValueSource(
      strings = {
        "META-INF/readme.txt",
        "META-INF/statedb/couchdb/indexes/i.txt",
        "META-INF/statedb/couchdb/i.json",
        "META-INF/statedb/leveldb/indexes/i.json",
        "META-INF/statedb/couchdb/collections/a b/indexes/i.json",
        "META-INF/statedb/couchdb/collections/a/b/indexes/i.json",
        "META-INF/statedb/couchdb/collections/a/i.json"
      })
  void refuses_metadata_outside_of_the_two_places(String name) throws IOException {
    write("index.js", "x");
    write(name, "{\"index\":{}}");

    assertThatThrownBy(() -> PackageWriter.asPeerCommand("basic", "node", dir))
        .hasMessageStartingWith("'%s' is not a place for metadata; indexes lie in".formatted(name));
  }

  private void write(String name, String content) throws IOException {
    Path file = dir.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private static void unpack(ChaincodePackage chaincode, Path target) throws IOException {
    try (TarGzReader reader =
        TarGzReader.open(chaincode.codePackage(), TarGzReader.Limits.generous())) {
      for (var entry = reader.next(); entry.isPresent(); entry = reader.next()) {
        if (entry.get().isRegular()) {
          Path file = target.resolve(entry.get().name().replaceFirst("^src/", ""));
          Files.createDirectories(file.getParent());
          Files.write(file, reader.body().toByteArray());
        }
      }
    }
  }

  private static ByteString unzipped(ByteString bytes) throws IOException {
    try (var in = new GZIPInputStream(bytes.newInput())) {
      return ByteString.readFrom(in);
    }
  }

  private static ChaincodePackage recorded(String name) throws IOException {
    String resource = "/packages/made/" + name + ".tar.gz";
    try (InputStream in =
        Objects.requireNonNull(PeerPackageTest.class.getResourceAsStream(resource), resource)) {
      return ChaincodePackage.parse(ByteString.readFrom(in));
    }
  }
}
