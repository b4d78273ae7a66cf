// SPDX-License-Identifier: Apache-2.0
package io.heddle.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.follow.Censorship.Shown;
import io.heddle.testing.Spec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When an orderer is taken for one that keeps blocks back. */
@Spec("NA-363")
final class CensorshipTest {

  private static final long SECOND = 1_000_000_000;
  private static final long BEGIN = Long.MAX_VALUE - 10 * SECOND; // the clock may overflow

  private final Censorship censorship = new Censorship(Duration.ofSeconds(30));

  @Test
  void a_block_that_comes_in_time_clears_an_orderer() {
    assertThat(look(0, 4, shown(5, 0))).isEmpty();
    assertThat(look(29, 4, shown(5, 0))).isEmpty();
    assertThat(look(29, 5, shown(5, 0))).isEmpty();
    assertThat(look(31, 5, shown(5, 0))).isEmpty();
  }

  @Test
  void a_block_that_does_not_come_in_time_condemns_it() {
    assertThat(look(0, 4, shown(5, 0))).isEmpty();
    assertThat(look(30, 4, shown(5, 0))).isEmpty();
    assertThat(look(31, 4, shown(5, 0))).contains(5L);
  }

  @Test
  void the_time_counts_from_the_earliest_header_that_is_ahead() {
    assertThat(look(3, 4, shown(6, 3), shown(5, 1), shown(4, 0))).isEmpty();
    assertThat(look(31, 4, shown(6, 3))).isEmpty();
    assertThat(look(32, 4, shown(6, 3))).contains(5L);
  }

  @Test
  void further_headers_clear_nothing_and_only_that_block_or_a_later_one_does() {
    assertThat(look(0, 4, shown(7, 0))).isEmpty();
    assertThat(look(20, 6, shown(9, 20))).isEmpty();
    assertThat(look(31, 6, shown(9, 20))).contains(7L);
  }

  @Test
  void after_a_block_the_time_counts_anew() {
    assertThat(look(0, 4, shown(5, 0))).isEmpty();
    assertThat(look(29, 5, shown(6, 29))).isEmpty();
    assertThat(look(58, 5, shown(6, 29))).isEmpty();
    assertThat(look(60, 5, shown(6, 29))).contains(6L);
  }

  @Test
  void who_shows_nothing_says_nothing() {
    assertThat(look(0, 4)).isEmpty();
    assertThat(look(100, 4)).isEmpty();
    assertThat(look(100, 4, shown(4, 0), shown(3, 0))).isEmpty();
    assertThat(look(200, 4, shown(4, 0), shown(3, 0))).isEmpty();
  }

  private Optional<Long> look(long second, long last, Shown... headers) {
    return censorship.look(BEGIN + second * SECOND, last, List.of(headers));
  }

  private static Shown shown(long number, long second) {
    return new Shown(number, BEGIN + second * SECOND);
  }
}
