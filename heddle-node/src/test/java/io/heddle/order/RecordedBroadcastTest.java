// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.channel.ChannelConfig;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.RecordedOrdering;
import io.heddle.testing.RecordedOrdering.Sent;
import io.heddle.testing.Spec;
import java.time.Clock;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.common.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Gives the recorded envelopes to our filter: status and text have to be the real orderer's. */
final class RecordedBroadcastTest {

  private static final ChannelConfig CONFIG = RecordedOrdering.config();

  private final EnvelopeFilter filter =
      new EnvelopeFilter(CONFIG.channel(), RecordedNetwork.orderer(), Clock.systemUTC());

  static Stream<Sent> all() {
    return RecordedOrdering.sent().stream();
  }

  @Test
  void all_recordings_are_compared() {
    assertThat(all()).hasSize(26);
  }

  @ParameterizedTest
  @MethodSource("all")
  @Spec({"NA-184", "NA-192"})
  void answers_as_the_real_orderer(Sent recorded) {
    Acceptance actual =
        switch (filter.judge(recorded.envelope(), CONFIG)) {
          case Judgement.Refused(Acceptance.Refused answer) -> answer;
          case Judgement.Normal _, Judgement.Update _ -> new Acceptance.Accepted();
        };

    assertThat(actual)
        .isEqualTo(
            recorded.status() == Status.SUCCESS
                ? new Acceptance.Accepted()
                : new Acceptance.Refused(recorded.status(), recorded.info()));
  }
}
