// SPDX-License-Identifier: Apache-2.0
package io.heddle.disk;

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
}
