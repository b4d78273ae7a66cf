// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.ledger.Version;
import io.heddle.testing.MapState;
import io.heddle.testing.Spec;
import java.util.List;
import org.junit.jupiter.api.Test;

@Spec("NA-227")
final class MissingPrivateDataTest {

  @Test
  void what_is_noted_is_found_in_the_order_of_the_blocks() {
    var late = new MissingPrivateData(new Version(256, 0), "cc", "first");
    var early = new MissingPrivateData(new Version(3, 1), "cc", "first");
    var other = new MissingPrivateData(new Version(3, 1), "cc", "second");
    var state = new MapState();

    state.apply(List.of(late.noted(), other.noted(), early.noted()));

    assertThat(MissingPrivateData.in(state)).containsExactly(early, other, late);
    assertThat(state.open()).isZero();
    assertThat(MissingPrivateData.in(new MapState())).isEmpty();
  }
}
