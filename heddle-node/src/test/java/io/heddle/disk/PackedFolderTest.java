// SPDX-License-Identifier: Apache-2.0
package io.heddle.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder in one file. */
final class PackedFolderTest {

  private static final long ENOUGH = 1 << 20;

  @TempDir private Path dir;
  private Path folder = Path.of("");
  private Path pack = Path.of("");

  @BeforeEach
  void make() throws IOException {
    folder = dir.resolve("folder");
    pack = dir.resolve("pack");
    Files.createDirectories(folder.resolve("deep/er"));
    Files.createDirectories(folder.resolve("empty"));
    Files.write(folder.resolve("deep/er/ü.bin"), new byte[200_000]);
    Files.writeString(folder.resolve("run"), "#!/bin/sh\n");
    Files.writeString(folder.resolve("nothing"), "");
    mode(folder.resolve("run"), "rwxr-x---");
    mode(folder.resolve("nothing"), "r--r--r--");
    Files.createSymbolicLink(folder.resolve("deep/link"), Path.of("../run"));
    mode(folder.resolve("deep"), "r-xr-xr-x"); // as build tools leave some
  }

  @Test
  void comes_back_with_all_that_was_in_it() throws IOException {
    assertThat(PackedFolder.write(folder, pack, "what it is", ENOUGH)).isTrue();

    PackedFolder.unpack(pack, dir.resolve("again"));

    assertThat(content(dir.resolve("again"))).isEqualTo(content(folder)).hasSize(8);
    assertThat(PackedFolder.about(pack)).isEqualTo("what it is");
    assertThat(Files.getPosixFilePermissions(pack)).isEqualTo(Mode.PRIVATE.permissions());
    mode(dir.resolve("again/deep"), "rwx------");
    mode(folder.resolve("deep"), "rwx------");
  }

  @Test
  void is_damaged_if_any_byte_is_another_one_or_missing() throws IOException {
    Path small = dir.resolve("small");
    Files.createDirectories(small.resolve("in"));
    Files.writeString(small.resolve("in/file"), "text");
    Files.createSymbolicLink(small.resolve("link"), Path.of("in"));
    PackedFolder.write(small, pack, "", ENOUGH);
    byte[] whole = Files.readAllBytes(pack);

    for (int at = 0; at < whole.length; at++) {
      byte[] changed = whole.clone();
      changed[at] ^= 0x21;
      Files.write(pack, changed);
      assertDamaged("byte %d changed".formatted(at));
      Files.write(pack, Arrays.copyOf(whole, at));
      assertDamaged("%d bytes left".formatted(at));
    }
    Files.write(pack, Arrays.copyOf(whole, whole.length + 1));
    assertDamaged("one byte more");
  }

  private void assertDamaged(String how) throws IOException {
    Path target = dir.resolve("target");
    assertThatThrownBy(() -> PackedFolder.unpack(pack, target))
        .as(how)
        .isInstanceOf(DamagedFile.class);
    DirectoryTree.delete(target);
  }

  @Test
  void leaves_nothing_if_it_is_larger_than_it_may_be() throws IOException {
    assertThat(PackedFolder.write(folder, pack, "", 100_000)).isFalse();

    assertThat(pack).doesNotExist();
    mode(folder.resolve("deep"), "rwx------");
  }

  private static void mode(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  /** Mode and content, or where a link leads, by name. */
  private static Map<String, String> content(Path root) throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      files.forEach(file -> all.put(root.relativize(file).toString(), describe(file)));
    }
    return all;
  }

  private static String describe(Path file) {
    try {
      if (Files.isSymbolicLink(file)) {
        return "-> " + Files.readSymbolicLink(file);
      }
      String mode =
          PosixFilePermissions.toString(
              Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
      return Files.isDirectory(file)
          ? mode
          : mode + " " + Arrays.hashCode(Files.readAllBytes(file)) + " " + Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
