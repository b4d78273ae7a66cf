// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.testing.RecordedUpdates;
import io.heddle.testing.RecordedUpdates.Update;
import io.heddle.testing.Spec;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What real orderers said to envelopes that are no updates of their channel, in maintenance and out
 * of it.
 */
final class RecordedEnvelopesTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-12-01T00:00:00Z"), ZoneOffset.UTC);

  private static final Map<String, RecordedUpdates> RECORDED =
      Map.of(
          "v2.5.0", RecordedUpdates.of("v2.5.0"), //
          "v3.1.5", RecordedUpdates.of("v3.1.5"));

  static Stream<Update> others() {
    return RECORDED.values().stream()
        .flatMap(RecordedUpdates::updates)
        .filter(update -> isOther(RecordedUpdates.header(update.envelope())));
  }

  private static boolean isOther(ChannelHeader header) {
    return header.getType() != HeaderType.CONFIG_UPDATE_VALUE
        || !header.getChannelId().equals(RecordedUpdates.CHANNEL.value());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("others")
  @Spec({"NA-184", "NA-351"})
  void the_answer_is_that_of_fabric(Update update) {
    RecordedUpdates recorded = Objects.requireNonNull(RECORDED.get(update.version()));
    var filter = new EnvelopeFilter(RecordedUpdates.CHANNEL, recorded.orderer(), CLOCK);

    String answer =
        switch (filter.judge(update.envelope(), recorded.config(update.sequence()))) {
          case Judgement.Refused(Acceptance.Refused refused) ->
              refused.status() + " " + refused.info();
          case Judgement.Normal _ -> "SUCCESS ";
          case Judgement.Update made -> throw new AssertionError(made);
        };

    // channels of v2.5.0 are made by a system channel; here, as in v3.1.5, there is none
    boolean isUnknownChannel = update.name().equals("74-unknown-channel");
    assertThat(answer)
        .isEqualTo(
            isUnknownChannel
                ? "BAD_REQUEST channel does not exist"
                : "%s %s".formatted(update.status(), update.info()));
  }
}
