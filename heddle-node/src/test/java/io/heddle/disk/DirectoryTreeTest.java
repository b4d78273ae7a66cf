// SPDX-License-Identifier: Apache-2.0
package io.heddle.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DirectoryTreeTest {

  @Test
  void one_file_of_many_that_cannot_be_forced_is_told(@TempDir Path dir) throws IOException {
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      files.add(Files.writeString(dir.resolve("file" + i), "content"));
    }
    DirectoryTree.forceAll(files);
    Files.delete(files.get(37));

    assertThatThrownBy(() -> DirectoryTree.forceAll(files))
        .isInstanceOf(IOException.class)
        .hasMessage(files.get(37).toString());
  }

  @Test
  void a_directory_is_moved_with_all_that_is_in_it(@TempDir Path dir) throws IOException {
    Path source = dir.resolve("source");
    Files.createDirectories(source.resolve("deep"));
    Files.writeString(source.resolve("deep/file"), "content");
    Files.createSymbolicLink(source.resolve("link"), Path.of("deep/file"));

    DirectoryTree.moveDurably(source, dir.resolve("target"));

    assertThat(source).doesNotExist();
    assertThat(dir.resolve("target/link")).isSymbolicLink().hasContent("content");
  }

  @Test
  void a_file_that_has_a_name_elsewhere_is_copied(@TempDir Path dir) throws IOException {
    Path source = Files.createDirectories(dir.resolve("source"));
    Path store = Files.writeString(dir.resolve("store"), "content");
    Files.createLink(source.resolve("file"), store);

    DirectoryTree.moveDurably(source, dir.resolve("target"));
    Files.writeString(dir.resolve("target/file"), "changed");

    assertThat(store).hasContent("content");
  }

  @Test
  void what_leads_out_of_a_directory_is_not_moved(@TempDir Path dir) throws IOException {
    Path source = Files.createDirectories(dir.resolve("source"));
    Files.createSymbolicLink(source.resolve("link"), Path.of("../store"));

    assertThatThrownBy(() -> DirectoryTree.moveDurably(source, dir.resolve("target")))
        .hasMessage(
            "refusing to copy symlink %s -> ../store pointing outside of source root",
            source.resolve("link"));
    assertThat(dir.resolve("target")).doesNotExist();
  }
}
