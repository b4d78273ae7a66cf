// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.channel.ChannelConfig;
import io.heddle.testing.RecordedOrdering;
import io.heddle.testing.RecordedOrdering.Sent;
import io.heddle.testing.Spec;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.common.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Gives the recorded envelopes to our filter: status and text have to be the real orderer's. */
final class RecordedBroadcastTest {

  /** Configuration updates are refused as such. */
  private static final String NOT_YET = "type CONFIG_UPDATE with garbage";

  private static final ChannelConfig CONFIG = RecordedOrdering.config();

  private final EnvelopeFilter filter =
      new EnvelopeFilter(CONFIG.channel(), () -> CONFIG, Clock.systemUTC());

  static Stream<Sent> all() {
    return RecordedOrdering.sent().stream().filter(sent -> !sent.description().equals(NOT_YET));
  }

  @Test
  void all_recordings_but_one_are_compared() {
    List<Sent> recorded = RecordedOrdering.sent();

    assertThat(recorded).hasSize(26);
    assertThat(all()).hasSize(25);
  }

  @ParameterizedTest
  @MethodSource("all")
  @Spec({"NA-184", "NA-192"})
  void answers_as_the_real_orderer(Sent recorded) {
    Acceptance actual =
        filter
            .objection(recorded.envelope())
            .<Acceptance>map(refused -> refused)
            .orElseGet(Acceptance.Accepted::new);

    assertThat(actual)
        .isEqualTo(
            recorded.status() == Status.SUCCESS
                ? new Acceptance.Accepted()
                : new Acceptance.Refused(recorded.status(), recorded.info()));
  }
}
