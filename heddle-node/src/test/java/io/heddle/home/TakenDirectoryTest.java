// SPDX-License-Identifier: Apache-2.0
package io.heddle.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.disk.DirectoryTree;
import io.heddle.testing.LoggedText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TakenDirectoryTest {

  @TempDir private Path parent;

  @Test
  void a_new_directory_and_what_is_in_it_is_its_owner_s_alone() throws IOException {
    Path root = parent.resolve("deep/data");

    TakenDirectory.take(DataDirectory.at(root)).close();

    assertThat(mode(root)).isEqualTo("rwx------");
    assertThat(mode(root.resolve("format"))).isEqualTo("rw-------");
    assertThat(mode(root.resolve("lock"))).isEqualTo("rw-------");
  }

  @Test
  void a_directory_that_others_could_read_is_tightened_and_that_is_told_once() throws IOException {
    Path root = directory("data", "rwxr-xr-x");

    try (var log = new LoggedText()) {
      TakenDirectory.take(DataDirectory.at(root)).close();
      TakenDirectory.take(DataDirectory.at(root)).close();

      assertThat(log.lines())
          .containsExactly(
              "'%s' could be read by other users; from now on only by its owner".formatted(root));
    }

    assertThat(mode(root)).isEqualTo("rwx------");
  }

  @Test
  void the_directory_of_a_fabric_peer_keeps_its_mode() throws IOException {
    Path root = directory("production", "rwxr-xr-x");
    Files.createDirectory(root.resolve("lifecycle"));
    Files.createDirectory(root.resolve("ledgersData"));

    TakenDirectory.take(DataDirectory.at(root)).close();

    assertThat(mode(root)).isEqualTo("rwxr-xr-x");
  }

  @Test
  void one_node_at_a_time_takes_it_and_the_other_reads_which_process_has_it() {
    DataDirectory data = DataDirectory.at(parent.resolve("data"));

    try (TakenDirectory taken = TakenDirectory.take(data)) {
      assertThat(taken).isNotNull();
      assertThatThrownBy(() -> TakenDirectory.take(data))
          .hasMessage(
              "Data directory '%s' is in use by another node (pid %d); stop it, or choose another directory with --data"
                  .formatted(data.root(), ProcessHandle.current().pid()));
    }

    TakenDirectory.take(data).close();
  }

  @Test
  void before_anything_else_a_start_is_told_so_but_not_of_a_copy() throws IOException {
    DataDirectory data = DataDirectory.at(parent.resolve("data"));
    DataDirectory copy = DataDirectory.at(parent.resolve("copy"));
    TakenDirectory.refuseIfTaken(data); // there is none yet

    try (TakenDirectory taken = TakenDirectory.take(data)) {
      taken
          .data()
          .announce(
              Announcement.ofThisProcess(NodePhase.READY, Instant.parse("2026-11-30T00:00:00Z")));
      DirectoryTree.copyDurably(data.root(), copy.root());

      assertThatThrownBy(() -> TakenDirectory.refuseIfTaken(data))
          .hasMessageContaining("'%s' is in use by another node (pid ".formatted(data.root()));
      assertThat(copy.announcement()).isPresent();
      TakenDirectory.refuseIfTaken(copy);
    }

    TakenDirectory.refuseIfTaken(data);
  }

  @Test
  void a_start_that_was_killed_before_it_marked_the_directory_is_no_hindrance() throws IOException {
    Path root = directory("data", "rwx------");
    Files.createFile(root.resolve("lock"));
    Files.createFile(root.resolve(".format.new"));

    TakenDirectory.take(DataDirectory.at(root)).close();

    assertThat(root.resolve("format")).hasContent("1");
    assertThat(root.resolve(".format.new")).doesNotExist();
  }

  @Test
  void a_directory_of_somebody_else_is_not_touched() throws IOException {
    Path root = directory("home", "rwxr-xr-x");
    Files.createFile(root.resolve("thesis.tex"));

    assertThatThrownBy(() -> TakenDirectory.take(DataDirectory.at(root)))
        .hasMessageContaining("has files that are not Heddle's");

    assertThat(mode(root)).isEqualTo("rwxr-xr-x");
    assertThat(root.resolve("lock")).doesNotExist();
  }

  @Test
  void a_directory_that_lost_the_mark_of_its_format_is_refused_with_the_way_out()
      throws IOException {
    Path root = directory("data", "rwx------");
    Files.createDirectory(root.resolve("ledger"));
    Files.createFile(root.resolve("lock"));

    assertThatThrownBy(() -> TakenDirectory.take(DataDirectory.at(root)))
        .hasMessage(
            "Data directory '%s' has lost its file 'format'; if no other version of Heddle has used it, write '1' into that file, or choose another directory with --data"
                .formatted(root));
  }

  @Test
  void a_mark_that_cannot_be_read_is_told_from_one_of_another_version() throws IOException {
    Path root = directory("data", "rwx------");
    Path mark = root.resolve("format");

    for (byte[] damaged : new byte[][] {{}, {(byte) 0xb1, '\n'}, {0}}) {
      Files.write(mark, damaged);
      assertThatThrownBy(() -> TakenDirectory.take(DataDirectory.at(root)))
          .hasMessage(
              "Data directory '%s' has a file 'format' without a number in it; if no other version of Heddle has used it, write '1' into that file, or choose another directory with --data"
                  .formatted(root));
    }

    Files.writeString(mark, "3\n");
    assertThatThrownBy(() -> TakenDirectory.take(DataDirectory.at(root)))
        .hasMessage(
            "Data directory '%s' has format 3 and this Heddle reads format 1; choose another with --data"
                .formatted(root));
  }

  private Path directory(String name, String mode) throws IOException {
    return Files.setPosixFilePermissions(
        Files.createDirectory(parent.resolve(name)), PosixFilePermissions.fromString(mode));
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
