// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.base.KeyOrder;
import io.heddle.base.Sha256;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.Version;
import io.heddle.testing.Spec;
import io.heddle.validate.BlockState.Change;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the commit hash is the hash of, byte for byte. */
@Spec("NA-181")
final class CommitHashTest {

  private static final ByteString PREVIOUS = hex("ffee");

  private final NavigableMap<Space, NavigableMap<ByteString, Change>> changes = new TreeMap<>();

  @Test
  void of_no_changes_it_is_that_of_the_verdicts_and_the_hash_before() {
    assertHashed("02 00 0b" + "ffee", hex("000b"));
  }

  @Test
  void the_number_of_verdicts_is_a_varint() {
    assertHashed("c801" + "00".repeat(200) + "ffee", hex("00".repeat(200)));
  }

  @Test
  void each_change_has_its_key_its_value_or_its_end_and_its_version() {
    put(Space.open("ab"), "k", "v", new Version(7, 0));
    put(Space.open("ab"), "l", "", new Version(0x123, 0x100));
    delete(Space.open("ab"), "m", new Version(7, 2));

    assertHashed(
        "01 00"
            + "0a 0f 0a026162 1a016b 2a0176 3203 0107 00"
            + "0a 0b 1a016c 3206 02 0123 02 0100"
            + "0a 0b 1a016d 2001 3204 0107 0102"
            + "ffee",
        hex("00"));
  }

  @Test
  void namespace_and_collection_stand_in_the_first_of_their_changes() {
    put(Space.open("a"), "k", "v", new Version(1, 1));
    put(Space.hashes("a", "x"), "k", "v", new Version(1, 1));
    put(Space.hashes("a", "x"), "l", "v", new Version(1, 1));
    put(Space.hashes("a", "y"), "k", "v", new Version(1, 1));
    put(Space.open("b"), "k", "v", new Version(1, 1));
    put(Space.hashes("c", "x"), "k", "v", new Version(1, 1));

    String change = "1a016b 2a0176 3204 0101 0101";
    assertHashed(
        "01 00"
            + ("0a 0f 0a0161" + change)
            + ("0a 0f 120178" + change)
            + "0a 0c 1a016c 2a0176 3204 0101 0101"
            + ("0a 0f 120179" + change)
            + ("0a 0f 0a0162" + change)
            + ("0a 12 0a0163 120178" + change)
            + "ffee",
        hex("00"));
  }

  @Test
  void an_empty_key_is_left_out_and_the_configuration_is_no_change() {
    put(Space.open(""), "config", "v", new Version(1, 1));
    put(Space.open("a"), "", "v", new Version(1, 1));

    assertHashed("01 00" + "0a 0c 0a0161 2a0176 3204 0101 0101" + "ffee", hex("00"));
  }

  private void put(Space space, String key, String value, Version version) {
    change(
        space,
        key,
        new Change(Optional.of(StateEntry.of(ByteString.copyFromUtf8(value), version)), version));
  }

  private void delete(Space space, String key, Version version) {
    change(space, key, new Change(Optional.empty(), version));
  }

  private void change(Space space, String key, Change change) {
    changes
        .computeIfAbsent(space, _ -> new TreeMap<>(KeyOrder.BYTES))
        .put(ByteString.copyFromUtf8(key), change);
  }

  private void assertHashed(String bytes, ByteString filter) {
    assertThat(CommitHash.of(filter, changes, PREVIOUS)).isEqualTo(Sha256.of(hex(bytes)));
  }

  private static ByteString hex(String bytes) {
    return ByteString.fromHex(bytes.replace(" ", ""));
  }
}
