// SPDX-License-Identifier: Apache-2.0
package io.heddle.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LastLinesTest {

  @TempDir private Path dir;

  @Test
  void the_last_text_is_read_again() throws IOException {
    try (LastLines lines = open()) {
      assertThat(lines.read()).isEmpty();
      lines.write("one\ntwo");
      lines.write("three");
    }

    try (LastLines lines = open()) {
      assertThat(lines.read()).contains("three");
      lines.write("four");
    }
    try (LastLines lines = open()) {
      assertThat(lines.read()).contains("four");
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void the_text_before_stands_in_for_one_that_is_damaged() throws IOException {
    try (LastLines lines = open()) {
      lines.write("one");
      lines.write("two");
    }
    try (RandomAccessFile damaged = new RandomAccessFile(file().toFile(), "rw")) {
      damaged.seek(20); // the second text is in the first half
      damaged.write('x');
      damaged.seek(12);
      damaged.write('x');
    }

    try (LastLines lines = open()) {
      assertThat(lines.read()).contains("one");
    }
  }

  @Test
  void an_interrupt_closes_nothing() throws IOException {
    try (LastLines lines = open()) {
      Thread.currentThread().interrupt();
      lines.write("one");
      lines.force();
      assertThat(lines.read()).contains("one");
      assertThat(Thread.interrupted()).isTrue();
      lines.write("two");
      assertThat(lines.read()).contains("two");
    }
  }

  @Test
  void a_text_that_is_too_long_changes_nothing() throws IOException {
    try (LastLines lines = open()) {
      lines.write("one");
      assertThatThrownBy(() -> lines.write("x".repeat(5000))).hasMessage("the text is too long");
      assertThat(lines.read()).contains("one");
    }
  }

  private LastLines open() throws IOException {
    return LastLines.open(file());
  }

  private Path file() {
    return dir.resolve("written");
  }
}
