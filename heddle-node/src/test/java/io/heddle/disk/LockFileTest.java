// SPDX-License-Identifier: Apache-2.0
package io.heddle.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.testing.LockTrial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LockFileTest {

  @TempDir private Path dir;

  @Test
  void one_at_a_time_holds_it_and_says_who_it_is() throws IOException {
    assertThat(LockFile.isHeld(dir.resolve("lock"))).isFalse();
    Path file = Files.writeString(dir.resolve("lock"), "123456789012345678");
    assertThat(LockFile.isHeld(file)).isFalse();

    try (LockFile held = LockFile.take(file).orElseThrow()) {
      assertThat(held).isNotNull();
      assertThat(LockFile.isHeld(file)).isTrue();
      assertThat(LockFile.take(file)).isEmpty();
      assertThat(LockFile.holder(file)).contains(Long.toString(ProcessHandle.current().pid()));
    }

    assertThat(LockFile.isHeld(file)).isFalse();
    LockFile.take(file).orElseThrow().close();
  }

  @Test
  void other_processes_are_kept_out_whatever_this_one_asks_of_the_file_meanwhile()
      throws IOException {
    Path file = dir.resolve("lock");
    Path alias = Files.createSymbolicLink(dir.resolve("alias"), file);

    try (LockFile held = LockFile.take(file).orElseThrow()) {
      assertThat(held).isNotNull();
      assertThat(LockFile.take(file)).isEmpty();
      assertThat(LockFile.take(alias)).isEmpty();
      assertThat(LockFile.take(file, Duration.ofMillis(30))).isEmpty();
      assertThat(LockFile.isHeld(alias)).isTrue();
      assertThat(LockFile.holder(file)).isPresent();
      assertThat(LockTrial.takes(file)).isFalse();
    }

    assertThat(LockTrial.takes(file)).isTrue();
  }

  @Test
  void closing_twice_leaves_the_lock_to_who_has_taken_it_meanwhile() throws IOException {
    Path file = dir.resolve("lock");
    LockFile first = LockFile.take(file).orElseThrow();
    first.close();

    try (LockFile second = LockFile.take(file).orElseThrow()) {
      first.close();
      assertThat(second).isNotNull();
      assertThat(LockFile.isHeld(file)).isTrue();
      assertThat(LockTrial.takes(file)).isFalse();
    }
  }

  @Test
  void a_file_that_holds_something_else_names_nobody() throws IOException {
    assertThat(LockFile.holder(dir.resolve("none"))).isEmpty();
    assertThat(LockFile.holder(Files.createFile(dir.resolve("empty")))).isEmpty();
    assertThat(LockFile.holder(Files.writeString(dir.resolve("text"), "pid\n7"))).isEmpty();
    assertThat(LockFile.holder(Files.write(dir.resolve("bytes"), new byte[] {(byte) 0xff})))
        .isEmpty();
  }
}
