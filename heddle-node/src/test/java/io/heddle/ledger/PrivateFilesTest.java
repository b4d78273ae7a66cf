// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.heddle.testing.LoggedText;
import io.heddle.testing.TestLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PrivateFilesTest {

  @TempDir private Path parent;

  @Test
  void no_other_user_can_read_a_file_of_the_ledger_however_it_came() throws IOException {
    Path dir = parent.resolve("ledger");
    ByteString value = ByteString.copyFrom(new byte[3 << 20]);
    try (TestLedger chain = TestLedger.in(dir)) {
      for (int i = 0; i < 12; i++) { // more than the write log may hold, so that tables are made
        chain.append(TestLedger.change("mycc", "k" + i, value, new Version(i, 0)));
      }

      assertThat(dir.resolve("db")).isDirectoryContaining("glob:**.sst");
      await().untilAsserted(() -> assertThat(modes(dir)).containsExactly("rw-------"));
    }
    assertThat(folders(dir)).containsExactly("rwx------");
  }

  @Test
  void what_an_earlier_version_left_readable_is_taken_from_others() throws IOException {
    Path dir = parent.resolve("ledger");
    TestLedger.in(dir).put("mycc", "k", "v").close();
    open(dir);

    TestLedger.in(dir).close();

    assertThat(modes(dir)).containsExactly("rw-------");
    assertThat(folders(dir)).containsExactly("rwx------");
  }

  @Test
  void a_look_that_failed_is_told_once_and_not_the_last_one() throws IOException {
    Path dir = parent.resolve("later");
    try (var log = new LoggedText();
        PrivateFiles _ = PrivateFiles.in(dir)) {
      String told = "The mode of files in '%s' cannot be set: ".formatted(dir);
      await().until(() -> log.lines().stream().anyMatch(line -> line.startsWith(told)));

      Files.createDirectory(dir);
      open(Files.createFile(dir.resolve("000001.sst")));

      await().untilAsserted(() -> assertThat(modes(dir)).containsExactly("rw-------"));
      assertThat(log.lines()).filteredOn(line -> line.startsWith(told)).hasSize(1);
    }
  }

  private static void open(Path dir) throws IOException {
    try (Stream<Path> all = Files.walk(dir)) {
      for (Path path : all.toList()) {
        Files.setPosixFilePermissions(
            path,
            PosixFilePermissions.fromString(Files.isDirectory(path) ? "rwxr-xr-x" : "rw-r--r--"));
      }
    }
  }

  private static Set<String> modes(Path dir) throws IOException {
    return modes(dir, true);
  }

  private static Set<String> folders(Path dir) throws IOException {
    return modes(dir, false);
  }

  private static Set<String> modes(Path dir, boolean ofFiles) throws IOException {
    Set<String> modes = new TreeSet<>();
    try (Stream<Path> all = Files.walk(dir)) {
      for (Path path : all.filter(path -> Files.isRegularFile(path) == ofFiles).toList()) {
        modes.add(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
      }
    }
    return modes;
  }
}
