// SPDX-License-Identifier: Apache-2.0
package io.heddle.disk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Only a process that says so leaves its files to the mercy of a power cut. */
final class DurabilityTest {

  @Test
  void is_wanted_unless_somebody_says_otherwise() {
    assertThat(Durability.isWanted()).isTrue();
  }
}
