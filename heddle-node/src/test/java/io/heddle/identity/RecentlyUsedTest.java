// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

final class RecentlyUsedTest {

  private final List<String> computed = new ArrayList<>();
  private final RecentlyUsed<String, String> recent = new RecentlyUsed<>(2);

  @Test
  void computes_once_what_is_asked_for_again() {
    assertThat(List.of(ask("a"), ask("a"), ask("b"), ask("a"))).containsExactly("A", "A", "B", "A");

    assertThat(computed).containsExactly("a", "b");
  }

  @Test
  void forgets_what_was_asked_for_longest_ago() {
    ask("a");
    ask("b");
    ask("a");
    ask("c");

    ask("a");
    ask("b");

    assertThat(computed).containsExactly("a", "b", "c", "b");
  }

  private String ask(String key) {
    return recent.get(
        key,
        each -> {
          computed.add(each);
          return each.toUpperCase(Locale.ROOT);
        });
  }
}
