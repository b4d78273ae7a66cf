// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.json.JsonTree;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How a node that is starting is told of in one line. */
final class NodeStateTest {

  @Test
  void what_several_peers_are_about_is_told_once_with_the_longest_time() {
    NodeState state =
        new NodeState(
            JsonTree.read(
                """
                {"pid": 4711, "state": "starting", "since": "2026-11-30T06:00:00Z", "doing": [
                  {"what": "launching cars", "since": "2026-11-30T06:00:01Z"},
                  {"what": "launching cars", "since": "2026-11-30T06:00:03Z"},
                  {"what": "building boats", "since": "2026-11-30T06:00:04Z"}]}
                """));

    assertThat(state.sentence(Instant.parse("2026-11-30T06:00:05Z")))
        .isEqualTo("The node (pid 4711) is starting: launching cars, 4 s; building boats, 1 s");
    assertThat(state.activities()).isEqualTo("launching cars; building boats");
  }
}
