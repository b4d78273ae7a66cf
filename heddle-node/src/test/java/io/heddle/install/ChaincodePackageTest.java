// SPDX-License-Identifier: Apache-2.0
package io.heddle.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.testing.GoWords;
import io.heddle.testing.RawTar;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Archives that a Fabric v2.5 peer was given, and what it said. */
final class ChaincodePackageTest {

  /** Where Heddle refuses what Fabric takes, or says it better. */
  private static final List<String> STRICTER =
      List.of("metadata-twice.tar.gz", "code-twice.tar.gz");

  record Recorded(String file, String error, String packageId) {
    @Override
    public String toString() {
      return file;
    }
  }

  static Stream<Recorded> recordings() throws IOException {
    JsonNode rows = new JsonMapper().readTree(resource("malformed/expected.json").toStringUtf8());
    return rows.valueStream()
        .map(row ->
            new Recorded(
                row.path("file").asString(),
                row.path("error").asString(),
                row.path("packageId").asString("")))
        .filter(row -> !STRICTER.contains(row.file()));
  }

  @ParameterizedTest
  @MethodSource("recordings")
  @Spec({"EB-101", "EB-102", "EB-103", "EB-104", "EB-105", "EB-107", "EB-108", "EB-111", "NA-146"})
  void is_refused_as_by_fabric(Recorded recorded) throws IOException {
    ByteString bytes = resource("malformed/" + recorded.file());

    if (recorded.error().isEmpty()) {
      ChaincodePackage parsed = ChaincodePackage.parse(bytes);
      assertThat(parsed.id().value())
          .matches(id -> recorded.packageId().isEmpty() || recorded.packageId().equals(id));
      return;
    }

    assertThatThrownBy(() -> ChaincodePackage.parse(bytes))
        .isInstanceOfSatisfying(
            HeddleException.class,
            e -> {
              assertThat(e.fault()).isEqualTo(Fault.BAD_INPUT);
              assertThat(e).hasMessage(recorded.error());
            });
  }

  static Stream<Arguments> metadata() {
    return GoWords.of("metadata");
  }

  @ParameterizedTest
  @MethodSource("metadata")
  @Spec("EB-111")
  void metadata_are_read_as_go_reads_them(String json, String words) {
    ByteString bytes =
        new RawTar().file("metadata.json", json).file("code.tar.gz", new RawTar().gz()).gz();

    assertThatThrownBy(() -> ChaincodePackage.parse(bytes))
        .hasMessage(
            "could not parse as a chaincode install package: could not unmarshal metadata.json as"
                + " json: "
                + words);
  }

  @ParameterizedTest
  @Spec({"HB-22", "EB-109"})
  @CsvSource({"metadata-twice,metadata.json", "code-twice,code.tar.gz"})
  void is_refused_if_an_entry_is_there_twice(String file, String entry) throws IOException {
    ByteString bytes = resource("malformed/" + file + ".tar.gz");

    assertThatThrownBy(() -> ChaincodePackage.parse(bytes))
        .hasMessage(
            "could not parse as a chaincode install package: found %s twice inside the package"
                .formatted(entry));
  }

  @ParameterizedTest
  @Spec({"EB-112", "EB-113", "EB-106"})
  @CsvSource({
    "golang,golang_1.0:23005540e85447bec305401b6c1a2e129eee6024a90f21fc3523d70a7902128d,golang",
    "golang-couchdb-index,couch_1:28bddf592d210d0e59297691bc487efe92051bf2c107a316463c991a3e3ea0b9,golang",
    "java,java_1.0:b42368fc201bef2478784cb11eb5f6ecda92335fd6dbaea0699f79e900c4a9f3,java",
    "node,node-1.0:a2c3d1def0fd18bdb6802de4600a352c598255449d625b2de4628464d8d16847,node",
    "ccaas,ccaas_1.0:97e7bab63adccaf8145a8ac5c1921e2338fa93b08b6e6c0e939255e1b8601ec9,ccaas"
  })
  void has_the_id_that_fabric_gave_it(String file, String id, String type) throws IOException {
    ChaincodePackage parsed = ChaincodePackage.parse(resource("made/" + file + ".tar.gz"));

    assertThat(parsed.id().value()).isEqualTo(id);
    assertThat(parsed.type()).isEqualTo(type);
  }

  @Test
  void is_named_by_its_id_not_by_its_bytes() throws IOException {
    ChaincodePackage parsed = ChaincodePackage.parse(resource("made/node.tar.gz"));

    assertThat(parsed).hasToString(parsed.id().value());
  }

  @Test
  @Spec("DD-11")
  void keeps_the_metadata_byte_for_byte() throws IOException {
    ChaincodePackage parsed =
        ChaincodePackage.parse(resource("malformed/ok-metadata-extra-field.tar.gz"));

    assertThat(parsed.metadataJson()).isEqualTo(entry(parsed.bytes(), "metadata.json"));
  }

  @Test
  @Spec("EB-110")
  void ignores_bytes_behind_its_end() throws IOException {
    ByteString bytes = resource("malformed/ok-plain.tar.gz").concat(ByteString.copyFromUtf8("x"));

    assertThat(ChaincodePackage.parse(bytes).label()).isNotEmpty();
  }

  @Test
  void is_refused_if_a_file_that_nobody_needs_is_cut_off() {
    RawTar cut =
        new RawTar().entry(RawTar.header("other", '0', 1000), ByteString.copyFromUtf8("abc"));

    assertThatThrownBy(() -> ChaincodePackage.parse(RawTar.gzip(cut.unfinished())))
        .hasMessage(
            "could not parse as a chaincode install package: could not read other from tar: unexpected EOF");
  }

  @ParameterizedTest
  @ValueSource(strings = {"label\n", "é", "٣", "label_é"})
  @Spec({"JT-1", "NA-309"})
  void has_no_label_that_ends_in_a_newline_or_has_letters_and_digits_beyond_ascii(String label) {
    ByteString bytes = PackageWriter.of(label, "any", "", Map.of("x", ByteString.EMPTY));

    assertThatThrownBy(() -> ChaincodePackage.parse(bytes)).hasMessageContaining("invalid label");
  }

  private static ByteString entry(ByteString archive, String name) throws IOException {
    try (TarGzReader reader = TarGzReader.open(archive, TarGzReader.Limits.generous())) {
      while (!reader.next().orElseThrow().name().equals(name)) {
        // the next one
      }
      return reader.body();
    }
  }

  private static ByteString resource(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            ChaincodePackageTest.class.getResourceAsStream("/packages/" + name), name)) {
      return ByteString.readFrom(in);
    }
  }
}
