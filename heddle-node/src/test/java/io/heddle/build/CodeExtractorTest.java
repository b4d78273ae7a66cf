// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.disk.DirectoryTree;
import io.heddle.install.ChaincodePackage;
import io.heddle.install.PackageWriter;
import io.heddle.install.TarGzReader;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Code packages that a Fabric v2.5 peer was given, and what it said. */
final class CodeExtractorTest {

  private static final TarGzReader.Limits GENEROUS = TarGzReader.Limits.generous();

  @TempDir Path dir;

  @ParameterizedTest
  @Spec({"EB-314", "EB-315", "EB-320"})
  @CsvSource(
      delimiter = '|',
      value = {
        "code-parent-path|tar contains the absolute or escaping path '../x'",
        "code-absolute-path|tar contains the absolute or escaping path '/x'",
        "code-symlink-inside|invalid file type '50' contained in archive for file 'link'",
        "code-symlink-outside|invalid file type '50' contained in archive for file 'link'",
        "code-symlink-absolute|invalid file type '50' contained in archive for file 'link'",
        "code-hardlink|invalid file type '49' contained in archive for file 'link'",
        "code-fifo|invalid file type '54' contained in archive for file 'pipe'",
      })
  void refuses_as_fabric_does(String file, String message) throws IOException {
    ChaincodePackage chaincode = chaincode(file);

    assertThatThrownBy(() -> BuildContext.create(chaincode, GENEROUS, dir))
        .hasMessage("could not create build context: could not untar source package: " + message);
    BuildsFixture.assertNothingLeftOf(chaincode.label());
  }

  @ParameterizedTest
  @Spec({"EB-316", "EB-317"})
  @ValueSource(
      strings = {
        "code-dot-slash",
        "code-directory",
        "code-file-in-missing-dir",
        "code-duplicate-file",
        "code-no-entries"
      })
  void takes_what_fabric_takes(String file) throws IOException {
    try (BuildContext context = BuildContext.create(chaincode(file), GENEROUS, dir)) {
      assertThat(context.root().getFileName().toString()).matches("fabric-.+-[0-9a-f]{64}[0-9]+");
      assertThat(mode(context.root())).isEqualTo("rwx------");
      assertThat(mode(context.metadata().resolve("metadata.json"))).isEqualTo("rwx------");
      assertThat(context.build()).isEmptyDirectory();
      assertThat(context.release()).isEmptyDirectory();
    }
    BuildsFixture.assertNothingLeftOf(chaincode(file).label());
  }

  @Test
  @Spec("EB-317")
  void keeps_only_permissions_of_files() throws IOException {
    new CodeExtractor(dir, GENEROUS).extract(archive("a/b", 04711, "x"));

    assertThat(mode(dir.resolve("a"))).isEqualTo("rwx------");
    assertThat(mode(dir.resolve("a/b"))).isEqualTo("rwx--x--x");
  }

  @Test
  @Spec("JT-7")
  void the_umask_holds_for_what_is_unpacked_and_not_for_what_is_copied() throws IOException {
    Set<PosixFilePermission> all = PosixFilePermissions.fromString("rw-rw-rw-");
    Path usual = Files.createFile(dir.resolve("usual"), PosixFilePermissions.asFileAttribute(all));
    Path source = Files.createDirectory(dir.resolve("source"));
    Path file = Files.createFile(source.resolve("file"));
    Files.setPosixFilePermissions(file, all);

    new CodeExtractor(dir, GENEROUS).extract(archive("unpacked", 0666, "x"));
    DirectoryTree.copyDurably(source, dir.resolve("copy"));

    assertThat(mode(dir.resolve("unpacked"))).isEqualTo(mode(usual));
    assertThat(mode(dir.resolve("copy/file"))).isEqualTo("rw-rw-rw-");
  }

  @Test
  @Spec("JT-7")
  void what_a_link_leads_to_outlives_the_link(@TempDir Path elsewhere) throws IOException {
    Path kept = Files.createFile(elsewhere.resolve("kept"));
    Path tree = Files.createDirectory(dir.resolve("tree"));
    Files.createSymbolicLink(tree.resolve("link"), elsewhere);

    DirectoryTree.delete(tree);

    assertThat(tree).doesNotExist();
    assertThat(kept).exists();
  }

  @Test
  @Spec({"EB-103", "EB-314"})
  void refuses_what_git_archive_writes() throws IOException {
    ByteString.Output bytes = ByteString.newOutput();
    try (var tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      var header =
          new TarArchiveEntry("pax_global_header", TarConstants.LF_PAX_GLOBAL_EXTENDED_HEADER);
      header.addPaxHeader("comment", "the commit");
      tar.putArchiveEntry(header);
    }

    assertThatThrownBy(() -> new CodeExtractor(dir, GENEROUS).extract(bytes.toByteString()))
        .hasMessage("invalid file type '103' contained in archive for file 'pax_global_header'");
  }

  @Test
  @Spec({"EB-318", "HB-22"})
  void lets_the_second_of_two_files_win() throws IOException {
    ByteString twice = archive("file", 0400, "the longer content", "short");

    new CodeExtractor(dir, GENEROUS).extract(twice);

    assertThat(dir.resolve("file")).hasContent("short");
  }

  @Test
  @Spec("HB-20")
  void refuses_too_many_bytes_and_too_many_entries() {
    ByteString bomb = archive("file", 0644, "x".repeat(100_000));

    assertThatThrownBy(
            () -> new CodeExtractor(dir, new TarGzReader.Limits(10, 50_000, 200)).extract(bomb))
        .hasMessage("more than 50000 bytes unpacked");
    assertThatThrownBy(
            () -> new CodeExtractor(dir, new TarGzReader.Limits(0, 50_000, 200)).extract(bomb))
        .hasMessage("could not get next tar element: more than 0 entries");
  }

  @Test
  void unpacks_what_the_package_writer_packs() throws IOException {
    String name = "deep/".repeat(40) + "ü";
    ByteString bytes =
        PackageWriter.of("basic", "any", "", Map.of(name, ByteString.copyFromUtf8("content")));

    new CodeExtractor(dir, GENEROUS).extract(ChaincodePackage.parse(bytes).codePackage());

    assertThat(dir.resolve(name)).hasContent("content");
  }

  private static ByteString archive(String name, int mode, String... contents) {
    ByteString.Output bytes = ByteString.newOutput();
    try (var tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      for (String content : contents) {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setMode(0100000 | mode);
        entry.setSize(content.length());
        tar.putArchiveEntry(entry);
        ByteString.copyFromUtf8(content).writeTo(tar);
        tar.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteString();
  }

  private static ChaincodePackage chaincode(String file) throws IOException {
    String name = "/packages/malformed/" + file + ".tar.gz";
    try (InputStream in =
        Objects.requireNonNull(CodeExtractorTest.class.getResourceAsStream(name), name)) {
      return ChaincodePackage.parse(ByteString.readFrom(in));
    }
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
