// SPDX-License-Identifier: Apache-2.0
package io.heddle.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  void a_file_that_holds_something_else_names_nobody() throws IOException {
    assertThat(LockFile.holder(dir.resolve("none"))).isEmpty();
    assertThat(LockFile.holder(Files.createFile(dir.resolve("empty")))).isEmpty();
    assertThat(LockFile.holder(Files.writeString(dir.resolve("text"), "pid\n7"))).isEmpty();
    assertThat(LockFile.holder(Files.write(dir.resolve("bytes"), new byte[] {(byte) 0xff})))
        .isEmpty();
  }
}
