// SPDX-License-Identifier: Apache-2.0
package io.heddle.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WholeFolderTest {

  @TempDir private Path dir;

  @Test
  void a_folder_whose_making_fails_is_not_there_and_is_made_anew_the_next_time()
      throws IOException {
    Path folder = dir.resolve("keys");

    assertThatThrownBy(() ->
            WholeFolder.ensure(
                folder,
                Mode.PRIVATE_FOLDER,
                fresh -> {
                  NewFile.write(fresh.resolve("first"), "x", Mode.PRIVATE);
                  throw new IOException("no more");
                }))
        .hasMessage("no more");
    assertThat(folder).doesNotExist();

    WholeFolder.ensure(
        folder,
        Mode.PRIVATE_FOLDER,
        fresh -> NewFile.write(fresh.resolve("second"), "y", Mode.PRIVATE));
    assertThat(names(folder)).containsExactly("second");
    assertThat(names(dir)).containsExactly("keys");
  }

  @Test
  void a_folder_that_is_there_is_kept_by_one_and_replaced_by_the_other() throws IOException {
    Path folder = Files.createDirectory(dir.resolve("keys"));
    Files.writeString(folder.resolve("old"), "x");

    WholeFolder.ensure(
        folder,
        Mode.PRIVATE_FOLDER,
        _ -> {
          throw new IOException("not asked for");
        });
    assertThat(names(folder)).containsExactly("old");

    WholeFolder.replace(
        folder,
        Mode.PRIVATE_FOLDER,
        fresh -> NewFile.write(fresh.resolve("new"), "y", Mode.PRIVATE));
    assertThat(names(folder)).containsExactly("new");
    assertThat(names(dir)).containsExactly("keys");
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
