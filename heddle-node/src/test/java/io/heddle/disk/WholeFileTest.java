// SPDX-License-Identifier: Apache-2.0
package io.heddle.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WholeFileTest {

  @TempDir private Path dir;

  @Test
  void a_reader_sees_the_content_of_before_or_all_of_the_new_one() throws Exception {
    Path file = dir.resolve("token");
    String one = "1".repeat(200_000);
    String two = "2".repeat(200_000);
    WholeFile.write(file, one, Mode.PRIVATE);

    Set<String> seen = new HashSet<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var writing =
          threads.submit(() -> {
            for (int i = 0; i < 20; i++) {
              WholeFile.write(file, i % 2 == 0 ? two : one, Mode.PRIVATE);
            }
            return null;
          });
      while (!writing.isDone()) {
        seen.add(Files.readString(file));
      }
      writing.get();
    }

    assertThat(seen).isSubsetOf(one, two);
    assertThat(names()).containsExactly("token");
  }

  @Test
  void the_mode_is_that_which_was_asked_for_whatever_was_there_before() throws IOException {
    Path file = Files.writeString(dir.resolve("token"), "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));

    WholeFile.write(file, "new", Mode.PRIVATE);

    assertThat(file).hasContent("new");
    assertThat(mode(file)).isEqualTo("rw-------");
  }

  @Test
  void what_a_killed_process_left_of_an_attempt_is_no_hindrance() throws IOException {
    Path left = Files.writeString(dir.resolve(".token.new"), "half of it");
    Files.setPosixFilePermissions(left, PosixFilePermissions.fromString("rw-rw-rw-"));

    WholeFile.write(dir.resolve("token"), "all of it", Mode.PRIVATE);

    assertThat(dir.resolve("token")).hasContent("all of it");
    assertThat(mode(dir.resolve("token"))).isEqualTo("rw-------");
    assertThat(names()).containsExactly("token");
  }

  @Test
  void a_file_that_cannot_be_put_into_place_is_told_and_leaves_nothing_behind() throws IOException {
    Files.createDirectories(dir.resolve("token/in the way"));

    assertThatThrownBy(() -> WholeFile.write(dir.resolve("token"), "x", Mode.PRIVATE))
        .isInstanceOf(IOException.class);

    assertThat(names()).containsExactly("token");
  }

  @Test
  void a_file_that_says_the_same_already_is_left_alone() throws IOException {
    Path file = Files.writeString(dir.resolve("profile"), "same");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1000));

    WholeFile.update(file, "same", Mode.READABLE);
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(FileTime.fromMillis(1000));

    WholeFile.update(file, "another", Mode.READABLE);
    assertThat(file).hasContent("another");
  }

  @Test
  void unfinished_attempts_are_swept_and_nothing_else() throws IOException {
    for (String name : List.of(".a.new", "b.new", ".c", "d")) {
      Files.writeString(dir.resolve(name), "x");
    }

    WholeFile.sweep(dir);

    assertThat(names()).containsExactlyInAnyOrder("b.new", ".c", "d");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
