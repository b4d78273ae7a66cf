// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.install.TarGzReader;
import io.heddle.testing.RawTar;
import io.heddle.testing.Spec;
import io.heddle.testing.TestBuilders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Packages made to do harm: through extraction alone, and through a whole install. */
final class HostilePackagesTest {

  private static final Path SYSTEM_TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"));

  /** Where absolute names point; nothing may ever be there. */
  private static final Path OUTSIDE =
      SYSTEM_TEMPORARY.resolve("heddle-outside-" + ProcessHandle.current().pid());

  @TempDir Path dir;

  private Path target = Path.of("");

  static List<HostilePackages.Code> codes() {
    return HostilePackages.codes(OUTSIDE);
  }

  static List<HostilePackages.Outer> outers() {
    return HostilePackages.outers();
  }

  @BeforeEach
  void makeTarget() throws IOException {
    target = Files.createDirectories(dir.resolve("sandbox/scratch/src"));
    Files.writeString(dir.resolve("sandbox/canary"), "alive");
  }

  @AfterEach
  void nothing_is_outside() throws IOException {
    assertThat(OUTSIDE).doesNotExist();
    assertThat(names(dir.resolve("sandbox"))).containsExactly("canary", "scratch");
    assertThat(names(dir.resolve("sandbox/scratch"))).containsExactly("src");
    assertThat(dir.resolve("sandbox/canary")).hasContent("alive");
    assertThat(names(SYSTEM_TEMPORARY))
        .noneMatch(name -> name.startsWith("fabric-" + BuildsFixture.LABEL_PREFIX))
        .doesNotContain("escaped");
  }

  @Test
  void are_at_least_sixty() {
    assertThat(codes().size() + outers().size()).isGreaterThanOrEqualTo(60);
  }

  @ParameterizedTest
  @MethodSource("codes")
  @Spec({"EB-110", "EB-314", "EB-315", "EB-316", "EB-317", "EB-319", "EB-320", "HB-20", "HB-22"})
  void stay_inside_when_their_code_is_unpacked(HostilePackages.Code row) throws IOException {
    var extractor = new CodeExtractor(target, TarGzReader.Limits.generous());

    if (row.refusal().isEmpty()) {
      extractor.extract(row.codePackage());
      assertThat(files()).containsExactlyInAnyOrderElementsOf(row.files());
    } else {
      assertThatThrownBy(() -> extractor.extract(row.codePackage()))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(row.refusal());
    }
  }

  @ParameterizedTest
  @MethodSource("codes")
  @Spec({"EB-312", "HB-20"})
  void leave_nothing_behind_when_they_are_installed(HostilePackages.Code row) {
    String label = BuildsFixture.newLabel();
    ByteString bytes =
        new RawTar()
            .file("metadata.json", "{\"label\":\"%s\",\"type\":\"good\"}".formatted(label))
            .file("code.tar.gz", row.codePackage())
            .gz();

    assertInstall(bytes, row.refusal().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("outers")
  @Spec({"EB-103", "EB-105", "EB-107", "EB-111", "HB-20", "HB-21", "HB-22"})
  void are_refused_before_anything_is_stored(HostilePackages.Outer row) {
    if (row.refusal().isEmpty()) {
      assertInstall(row.bytes(), true);
    } else {
      HeddleException refusal = assertInstall(row.bytes(), false);
      assertThat(refusal).hasMessageStartingWith(row.refusal());
      assertThat(refusal.fault()).isEqualTo(Fault.BAD_INPUT);
    }
  }

  @Test
  @Spec("EB-317")
  void get_no_more_permissions_than_their_owner_may_have() throws IOException {
    ByteString archive =
        new RawTar().entry(RawTar.header("d/", '5', 0).mode(07777)).file("d/f", "x").gz();

    new CodeExtractor(target, TarGzReader.Limits.generous()).extract(archive);

    assertThat(Files.getPosixFilePermissions(target.resolve("d")))
        .containsExactlyInAnyOrder(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.OWNER_EXECUTE);
  }

  /** The refusal; whatever happens, nothing is left that should not be. */
  private HeddleException assertInstall(ByteString bytes, boolean isTaken) {
    var fixture = new BuildsFixture(dir);
    try (ChaincodeBuilds builds = fixture.open(TestBuilders.recording("good", fixture.record))) {
      builds.install(bytes);
      assertThat(isTaken).as("taken").isTrue();
      assertThat(fixture.packages.list()).hasSize(1);
      return new HeddleException(Fault.INTERNAL, "none");
    } catch (HeddleException refusal) {
      assertThat(isTaken).as("taken: %s", refusal.getMessage()).isFalse();
      assertThat(fixture.packages.list()).isEmpty();
      assertThat(fixture.builds()).isEmptyDirectory();
      return refusal;
    }
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(target)) {
      return all.filter(Files::isRegularFile)
          .map(file -> target.relativize(file).toString())
          .toList();
    }
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> children = Files.list(directory)) {
      return children.map(child -> child.getFileName().toString()).sorted().toList();
    }
  }
}
