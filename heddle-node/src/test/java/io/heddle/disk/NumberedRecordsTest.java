// SPDX-License-Identifier: Apache-2.0
package io.heddle.disk;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NumberedRecordsTest {

  private static final List<ByteString> THREE =
      List.of(text("zero"), ByteString.EMPTY, text("two"));

  @TempDir private Path dir;

  @Test
  void gives_back_what_was_appended_before_and_after_it_is_opened_again() throws IOException {
    try (var records = open()) {
      append(records, THREE);
      assertThat(all(records)).isEqualTo(THREE);
      assertThat(records.read(3)).isEmpty();
      assertThat(records.read(-1)).isEmpty();
    }
    try (var records = open()) {
      assertThat(all(records)).isEqualTo(THREE);
      records.append(text("three"));
    }
    try (var records = open()) {
      assertThat(records.count()).isEqualTo(4);
      assertThat(records.read(3)).contains(text("three"));
    }
  }

  @Test
  void is_its_owners_alone() throws IOException {
    open().close();

    for (String name : List.of("blocks", "blocks.index")) {
      assertThat(Files.getPosixFilePermissions(dir.resolve(name)))
          .isEqualTo(Mode.PRIVATE.permissions());
    }
  }

  @Test
  void what_was_torn_off_at_the_end_is_dropped_wherever_it_was_torn() throws IOException {
    try (var records = open()) {
      append(records, THREE);
    }
    byte[] whole = Files.readAllBytes(file());
    int begin = whole.length - 16 - 3;

    for (int length = begin; length < whole.length; length++) {
      Files.write(file(), Arrays.copyOf(whole, length));
      try (var records = open()) {
        assertThat(all(records)).as("of %d bytes", length).isEqualTo(THREE.subList(0, 2));
        records.append(text("another"));
      }
      try (var records = open()) {
        assertThat(records.read(2)).contains(text("another"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "cut", "zeros", "others"})
  void finds_records_again_that_the_index_does_not_know(String damage) throws IOException {
    try (var records = open()) {
      append(records, THREE);
    }
    Path index = dir.resolve("blocks.index");
    byte[] places = Files.readAllBytes(index);
    Files.write(
        index,
        switch (damage) {
          case "" -> new byte[0];
          case "cut" -> Arrays.copyOf(places, 13);
          case "zeros" -> new byte[places.length];
          default -> "not places at all, but more than three".getBytes(US_ASCII);
        });

    try (var records = open()) {
      assertThat(all(records)).isEqualTo(THREE);
      records.append(text("three"));
      assertThat(records.read(3)).contains(text("three"));
    }
    try (var records = open()) {
      assertThat(records.count()).isEqualTo(4);
    }
  }

  @Test
  void a_turned_bit_is_noticed_when_the_record_is_read_and_hides_no_other() throws IOException {
    try (var records = open()) {
      append(records, THREE);
    }
    byte[] bytes = Files.readAllBytes(file());
    bytes[18] ^= 1;
    Files.write(file(), bytes);

    try (var records = open()) {
      assertThat(records.count()).isEqualTo(3);
      assertThatThrownBy(() -> records.read(0))
          .isInstanceOf(DamagedFile.class)
          .hasMessage("File '%s' is damaged at record 0".formatted(file()));
      assertThat(records.read(2)).contains(text("two"));
      records.append(text("three"));
      assertThat(records.read(3)).contains(text("three"));
    }
  }

  @Test
  void an_interrupt_closes_nothing() throws IOException {
    try (var records = open()) {
      Thread.currentThread().interrupt();
      append(records, THREE);
      assertThat(all(records)).isEqualTo(THREE);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private NumberedRecords open() throws IOException {
    return NumberedRecords.open(dir, "blocks");
  }

  private Path file() {
    return dir.resolve("blocks");
  }

  private static void append(NumberedRecords records, List<ByteString> contents)
      throws IOException {
    for (ByteString content : contents) {
      records.append(content);
    }
  }

  private static List<ByteString> all(NumberedRecords records) throws IOException {
    List<ByteString> all = new ArrayList<>();
    for (long number = 0; number < records.count(); number++) {
      all.add(records.read(number).orElseThrow());
    }
    return all;
  }

  private static ByteString text(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
