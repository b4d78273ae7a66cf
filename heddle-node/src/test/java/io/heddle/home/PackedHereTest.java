// SPDX-License-Identifier: Apache-2.0
package io.heddle.home;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.base.PackageId;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PackedHereTest {

  private static final PackageId FIRST = PackageId.of("basic", "01");
  private static final PackageId SECOND = PackageId.of("basic", "02");

  @TempDir private Path dir;

  @Test
  void what_was_packed_is_known_to_the_next_start_until_it_is_gone() throws Exception {
    DataDirectory data = DataDirectory.at(dir);
    PackedHere packed = PackedHere.in(data);
    packed.add(FIRST);
    packed.add(SECOND);
    packed.add(FIRST);

    assertThat(PackedHere.in(data).all()).containsExactly(FIRST, SECOND);

    PackedHere.in(data).remove(FIRST);
    assertThat(PackedHere.in(data).all()).containsExactly(SECOND);
    assertThat(Files.readString(data.packedHere())).isEqualTo("basic:02\n");
  }
}
