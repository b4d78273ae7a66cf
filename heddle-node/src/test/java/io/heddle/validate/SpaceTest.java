// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.testing.Spec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Spec("NA-181")
final class SpaceTest {

  @Test
  void by_namespace_then_collection_then_kind() {
    List<Space> inOrder =
        List.of(
            Space.open("a"),
            Space.hashes("a", "x"),
            Space.values("a", "x"),
            Space.hashes("a", "y"),
            Space.open("b"),
            Space.hashes("b", "x"));
    List<Space> shuffled = new ArrayList<>(inOrder.reversed());
    Collections.sort(shuffled);

    assertThat(shuffled).isEqualTo(inOrder);
  }

  @Test
  void each_has_a_name_of_its_own_in_the_ledger() {
    assertThat(Space.open("a").stateNamespace()).isEqualTo("a");
    assertThat(Space.hashes("a", "x").stateNamespace()).isEqualTo("a$$hx");
    assertThat(Space.values("a", "x").stateNamespace()).isEqualTo("a$$px");
    assertThat(Space.open("a").isPrivate()).isFalse();
    assertThat(Space.hashes("a", "x").isPrivate()).isTrue();
    assertThat(Space.values("a", "x").isPrivate()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "$$", "$$expiry"})
  void what_the_ledger_keeps_for_itself_is_reserved(String namespace) {
    assertThat(Space.isReserved(namespace)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "$", "a$$hx", "_lifecycle"})
  void nothing_else_is_reserved(String namespace) {
    assertThat(Space.isReserved(namespace)).isFalse();
  }
}
