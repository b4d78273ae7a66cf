// SPDX-License-Identifier: Apache-2.0
package io.heddle.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PrivacyTest {

  @TempDir private Path dir;

  @Test
  void others_lose_what_they_could_do_and_the_owner_keeps_it() throws IOException {
    Path file = withMode(Files.createFile(dir.resolve("file")), "r-xrw-r--");

    assertThat(Privacy.tighten(file)).isTrue();
    assertThat(mode(file)).isEqualTo("r-x------");
    assertThat(Privacy.tighten(file)).isFalse();
  }

  @Test
  void files_of_a_directory_are_tightened_but_not_what_a_link_leads_to() throws IOException {
    Path store = Files.createDirectory(dir.resolve("store"));
    Path file = withMode(Files.createFile(store.resolve("000001.sst")), "rw-r--r--");
    Path elsewhere = withMode(Files.createFile(dir.resolve("elsewhere")), "rw-r--r--");
    Files.createSymbolicLink(store.resolve("link"), elsewhere);

    Privacy.tightenFiles(store);

    assertThat(mode(file)).isEqualTo("rw-------");
    assertThat(mode(elsewhere)).isEqualTo("rw-r--r--");
  }

  private static Path withMode(Path path, String mode) throws IOException {
    return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
