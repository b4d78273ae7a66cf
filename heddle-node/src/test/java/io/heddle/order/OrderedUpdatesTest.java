// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.alive.Vital;
import io.heddle.base.BlockHash;
import io.heddle.channel.ChannelConfig;
import io.heddle.channel.LastConfig;
import io.heddle.testing.LoggedText;
import io.heddle.testing.RecordedUpdates;
import io.heddle.testing.RecordedUpdates.Update;
import io.heddle.testing.Spec;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.Status;
import org.junit.jupiter.api.Test;

/** An orderer that is sent the updates that a real one was sent, with other envelopes between. */
final class OrderedUpdatesTest {

  private static final RecordedUpdates RECORDED = RecordedUpdates.of("v3.1.5");
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-12-01T00:00:00.5Z"), ZoneOffset.UTC);
  private static final Acceptance ACCEPTED = new Acceptance.Accepted();

  private final RecordingReceiver receiver = new RecordingReceiver();
  private final ManualTimer timer = new ManualTimer();

  @Test
  @Spec({"NA-182", "NA-198", "NA-200", "NA-352"})
  void an_update_gets_a_block_of_its_own_and_is_in_force_from_then_on() throws Exception {
    Update update = accepted(0);
    Envelope normal = normal(0);
    try (Orderer orderer = orderer(0, Cutting.BATCHED)) {
      assertThat(orderer.submit(normal)).isEqualTo(ACCEPTED);
      assertThat(orderer.submit(update.envelope())).isEqualTo(ACCEPTED);
      await().until(() -> receiver.blocks().size() == 2);
      await().until(() -> orderer.config().sequence() == 1);
      assertThat(orderer.config().config())
          .isEqualTo(requireNonNull(RECORDED.made().get(1L)).config().getConfig());
      assertThat(timer.delays()).isEmpty();
      assertThat(orderer.submit(normal)).isEqualTo(ACCEPTED);
    }

    List<Block> blocks = receiver.blocks();
    assertThat(receiver.sizes()).containsExactly(1, 1, 1);
    assertThat(blocks.stream().map(LastConfig::of)).containsExactly(0L, 2L, 2L);
    Payload made =
        Payload.parseFrom(Envelope.parseFrom(blocks.get(1).getData().getData(0)).getPayload());
    assertThat(ConfigEnvelope.parseFrom(made.getData()))
        .isEqualTo(RECORDED.made().get(1L).config());
    for (int i = 1; i < blocks.size(); i++) {
      assertThat(blocks.get(i).getHeader().getPreviousHash())
          .isEqualTo(BlockHash.header(blocks.get(i - 1).getHeader()));
    }
  }

  @Test
  @Spec("NA-352")
  void of_two_updates_of_one_version_the_second_is_dropped_when_its_turn_comes() throws Exception {
    try (LoggedText log = new LoggedText();
        Orderer orderer = orderer(0, Cutting.INSTANT)) {
      receiver.hold();
      assertThat(orderer.submit(normal(0))).isEqualTo(ACCEPTED);
      await().until(receiver::isHolding);
      assertThat(orderer.submit(accepted(0).envelope())).isEqualTo(ACCEPTED);
      assertThat(orderer.submit(accepted(0).envelope())).isEqualTo(ACCEPTED);
      receiver.letGo();
      await()
          .until(() ->
              log.lines().stream()
                  .anyMatch(line ->
                      line.startsWith(
                          "Channel 'mychannel': An update of the configuration that was accepted under an earlier configuration is dropped: error applying config update to existing channel 'mychannel': error authorizing update: ")));
      assertThat(orderer.config().sequence()).isEqualTo(1);
    }
    assertThat(receiver.sizes()).containsExactly(1, 1);
  }

  @Test
  @Spec("NA-352")
  void an_envelope_that_a_new_configuration_forbids_is_dropped_when_its_turn_comes()
      throws Exception {
    Update maintenance =
        RECORDED
            .updates()
            .filter(update -> update.name().equals("96-ok-maintenance"))
            .filter(update -> update.status().equals("SUCCESS"))
            .findFirst()
            .orElseThrow();
    try (LoggedText log = new LoggedText();
        Orderer orderer = orderer(maintenance.sequence(), Cutting.INSTANT)) {
      receiver.hold();
      assertThat(orderer.submit(normal(maintenance.sequence()))).isEqualTo(ACCEPTED);
      await().until(receiver::isHolding);
      assertThat(orderer.submit(maintenance.envelope())).isEqualTo(ACCEPTED);
      assertThat(orderer.submit(normal(maintenance.sequence()))).isEqualTo(ACCEPTED);
      receiver.letGo();
      await()
          .until(() ->
              log.lines()
                  .contains(
                      "Channel 'mychannel': An envelope that was accepted under an earlier configuration is dropped: normal transactions are rejected: maintenance mode"));
      assertThat(orderer.submit(normal(maintenance.sequence())))
          .isEqualTo(
              new Acceptance.Refused(
                  Status.SERVICE_UNAVAILABLE,
                  "normal transactions are rejected: maintenance mode"));
    }
    assertThat(receiver.sizes()).containsExactly(1, 1);
  }

  private Orderer orderer(long sequence, Cutting cutting) {
    ChannelConfig config = RECORDED.config(sequence);
    return new Orderer(
        config,
        new EnvelopeFilter(RecordedUpdates.CHANNEL, RECORDED.orderer(), CLOCK),
        new BlockWriter(RECORDED.orderer(), RecordedChannel.END),
        receiver,
        () -> true,
        cutting,
        Vital.alone("orderer"),
        timer);
  }

  /** The first update that was accepted under a configuration. */
  private static Update accepted(long sequence) {
    return RECORDED
        .updates()
        .filter(update -> update.sequence() == sequence && update.status().equals("SUCCESS"))
        .filter(update ->
            RecordedUpdates.header(update.envelope()).getType() == HeaderType.CONFIG_UPDATE_VALUE)
        .filter(update ->
            Objects.requireNonNull(RECORDED.made().get(sequence + 1))
                .config()
                .getLastUpdate()
                .equals(update.envelope()))
        .findFirst()
        .orElseThrow();
  }

  /** One that a writer has signed. */
  private static Envelope normal(long sequence) {
    return RecordedChannel.sign(
        RECORDED.orderer(),
        RecordedChannel.payload(
            RECORDED.orderer().serialized(),
            "mychannel",
            HeaderType.MESSAGE_VALUE,
            "under " + sequence));
  }
}
