// SPDX-License-Identifier: Apache-2.0
package io.heddle.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.testing.JsonLines;
import io.heddle.testing.Spec;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** How long orderers are left alone that have failed, as a Fabric peer was seen to do it. */
final class PausesTest {

  /** What connecting and being refused took on the machine of the recording. */
  private static final long TOOK_MOST = 60;

  private static final Pauses PAUSES = new Pauses(Duration.ofMillis(100), Duration.ofSeconds(3));

  @Test
  @Spec({"NA-247", "NA-360"})
  void grow_by_a_fifth_with_each_failure_to_the_limit() {
    List<List<Long>> recorded =
        JsonLines.read("/fixtures/pulling/sessions.jsonl.gz").stream()
            .filter(line -> line.path("kind").asString().equals("attempts"))
            .filter(line -> line.path("recording").asString().endsWith("-raft"))
            .map(line -> line.path("millis").valueStream().map(JsonNode::asLong).toList())
            .toList();

    assertThat(recorded).hasSize(2);
    for (List<Long> times : recorded) {
      // the first attempt that was refused followed the first pause
      for (int count = 2; count <= times.size(); count++) {
        long pause = PAUSES.afterFailures(count).toMillis();
        assertThat(times.get(count - 1) - times.get(count - 2))
            .as("pause after failure " + count)
            .isBetween(pause, pause + TOOK_MOST);
      }
    }
    assertThat(millis(PAUSES, 1, 5)).containsExactly(100L, 120L, 144L, 172L, 207L);
    assertThat(PAUSES.afterFailures(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(3));
  }

  private static List<Long> millis(Pauses pauses, int from, int to) {
    return IntStream.rangeClosed(from, to)
        .mapToObj(count -> pauses.afterFailures(count).toMillis())
        .toList();
  }

  @Test
  @Spec("NA-362")
  void double_with_each_round_through_a_cluster_to_the_limit() {
    assertThat(IntStream.rangeClosed(0, 6).mapToObj(round -> PAUSES.afterRounds(round).toMillis()))
        .containsExactly(100L, 200L, 400L, 800L, 1600L, 3000L, 3000L);
    assertThat(PAUSES.afterRounds(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(3));
  }
}
