// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.testing.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What real peers say that means nothing here. */
final class IgnoredGossipTest {

  @ParameterizedTest
  @ValueSource(strings = {"v2.5.0-tls", "v3.1.5-plain"})
  @Spec({"NA-399", "NA-401"})
  void elections_and_blocks_that_others_spread_are_answered_by_nothing(String run)
      throws Exception {
    RecordedGossip recorded = RecordedGossip.of(run);
    StandingChannel channel = recorded.channel();
    Parts parts = recorded.parts(2, 1, channel);
    long height = channel.height();
    Remote from =
        recorded.to("B").stream()
            .filter(line -> line.kind().equals("ConnEstablish"))
            .findFirst()
            .map(line ->
                ((Handshake.Outcome.Accepted)
                        new Handshake(parts.identities())
                            .judge(line.envelope(), Optional.empty(), line.time()))
                    .remote())
            .orElseThrow();
    List<String> taken = new ArrayList<>();

    for (RecordedGossip.Line line : recorded.to("B")) {
      Message message = RecordedGossip.message(line);
      if (message.content().hasLeadershipMsg() || message.content().hasDataMsg()) {
        assertThat(parts.talk().take(from, message, line.time())).isEmpty();
        taken.add(line.kind());
      }
    }

    assertThat(taken).contains("LeadershipMessage", "DataMessage");
    assertThat(channel.height()).isEqualTo(height);
    assertThat(parts.members().alive()).isEmpty();
  }
}
