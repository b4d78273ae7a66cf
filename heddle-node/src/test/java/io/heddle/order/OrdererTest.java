// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.testing.Spec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.hyperledger.fabric.protos.common.Envelope;
import org.junit.jupiter.api.Test;

final class OrdererTest {

  private final OrdererRig rig = new OrdererRig();

  @Test
  @Spec({"NA-132", "NA-283"})
  void cuts_at_once_when_nothing_else_waits() {
    try (Orderer orderer = rig.orderer(Cutting.INSTANT)) {
      assertThat(orderer.submit(OrdererRig.envelope(0))).isEqualTo(new Acceptance.Accepted());

      rig.awaitSizes(List.of(1));
      assertThat(rig.timer.delays()).isEmpty();
    }
  }

  @Test
  @Spec({"NA-185", "NA-187", "NA-283"})
  void puts_what_waits_into_one_block_up_to_the_channels_limit() throws Exception {
    try (Orderer orderer = rig.orderer(Cutting.INSTANT)) {
      rig.receiver.hold();
      orderer.submit(OrdererRig.envelope(0));
      IntStream.rangeClosed(1, OrdererRig.MAX_MESSAGES + 5)
          .forEach(i -> orderer.submit(OrdererRig.envelope(i)));
      rig.receiver.letGo();

      await().until(() -> rig.ordered().size() == OrdererRig.MAX_MESSAGES + 6);
      assertThat(rig.ordered())
          .isEqualTo(
              IntStream.rangeClosed(0, OrdererRig.MAX_MESSAGES + 5)
                  .mapToObj(String::valueOf)
                  .toList());
      assertThat(rig.receiver.sizes()).allMatch(size -> size <= OrdererRig.MAX_MESSAGES);
      assertThat(rig.receiver.blocks().size()).isLessThanOrEqualTo(4);
    }
  }

  @Test
  @Spec({"NA-185", "NA-283"})
  void gathers_envelopes_while_nobody_waits_for_a_block_at_most_for_the_batch_timeout() {
    try (Orderer orderer = rig.orderer(Cutting.INSTANT)) {
      rig.isAwaited.set(false);
      orderer.submit(OrdererRig.envelope(0));
      orderer.submit(OrdererRig.envelope(1));
      await().until(() -> rig.timer.delays().equals(List.of(Duration.ofMillis(500))));
      assertThat(rig.receiver.blocks()).isEmpty();

      rig.timer.expire();
      rig.awaitSizes(List.of(2));

      orderer.submit(OrdererRig.envelope(2));
      await().until(() -> rig.timer.delays().equals(List.of(Duration.ofMillis(500))));
      rig.isAwaited.set(true);
      orderer.submit(OrdererRig.envelope(3));
      rig.awaitSizes(List.of(2, 2));
      await().until(() -> rig.timer.delays().isEmpty());

      rig.isAwaited.set(false);
      IntStream.range(0, OrdererRig.MAX_MESSAGES)
          .forEach(i -> orderer.submit(OrdererRig.envelope(i)));
      rig.awaitSizes(List.of(2, 2, OrdererRig.MAX_MESSAGES));
    }
  }

  @Test
  @Spec({"NA-185", "NA-186"})
  void waits_for_the_batch_timeout_when_batched() {
    try (Orderer orderer = rig.orderer(Cutting.BATCHED)) {
      orderer.submit(OrdererRig.envelope(0));
      orderer.submit(OrdererRig.envelope(1));
      await().until(() -> rig.timer.delays().equals(List.of(Duration.ofMillis(500))));
      assertThat(rig.receiver.blocks()).isEmpty();

      rig.timer.expire();

      rig.awaitSizes(List.of(2));
      assertThat(rig.timer.delays()).isEmpty();

      orderer.submit(OrdererRig.envelope(2));
      await().until(() -> rig.timer.delays().equals(List.of(Duration.ofMillis(500))));
      rig.timer.expire();
      rig.awaitSizes(List.of(2, 1));
    }
  }

  @Test
  @Spec({"NA-185", "NA-186"})
  void a_timeout_that_comes_late_does_not_cut_the_next_batch() {
    List<Runnable> timeouts = new CopyOnWriteArrayList<>();
    BatchTimer slow =
        (_, expired) -> {
          timeouts.add(expired);
          return () -> {};
        };
    try (Orderer orderer = rig.orderer(Cutting.BATCHED, slow)) {
      IntStream.range(0, OrdererRig.MAX_MESSAGES + 1)
          .forEach(i -> orderer.submit(OrdererRig.envelope(i)));
      await().until(() -> timeouts.size() == 2);

      timeouts.getFirst().run();
      orderer.submit(OrdererRig.envelope(OrdererRig.MAX_MESSAGES + 1));
      timeouts.getLast().run();

      rig.awaitSizes(List.of(OrdererRig.MAX_MESSAGES, 2));
    }
  }

  @Test
  @Spec("NA-185")
  void counts_payload_and_signature_for_the_preferred_size_of_a_block() {
    int half = RecordedChannel.CONFIG.batch().preferredMaxBytes() / 2;
    int around = OrdererRig.envelope(0).getPayload().size() - 1;
    Envelope envelope = RecordedChannel.envelope(OrdererRig.USER, "x".repeat(half - around - 50));
    try (Orderer orderer = rig.orderer(Cutting.BATCHED)) {
      orderer.submit(envelope);
      orderer.submit(envelope);
    }

    assertThat(2 * envelope.getPayload().size()).isLessThan(2 * half);
    assertThat(rig.receiver.sizes()).containsExactly(1, 1);
  }

  @Test
  @Spec("NA-185")
  void cuts_a_full_batch_without_waiting() {
    try (Orderer orderer = rig.orderer(Cutting.BATCHED)) {
      IntStream.range(0, OrdererRig.MAX_MESSAGES)
          .forEach(i -> orderer.submit(OrdererRig.envelope(i)));

      rig.awaitSizes(List.of(OrdererRig.MAX_MESSAGES));
      await().until(() -> rig.timer.delays().isEmpty());
    }
  }

  @Test
  void makes_callers_wait_while_a_thousand_envelopes_wait() throws Exception {
    try (Orderer orderer = rig.orderer(Cutting.INSTANT)) {
      rig.receiver.hold();
      Envelope envelope = OrdererRig.envelope(0);
      orderer.submit(envelope);
      await().until(rig.receiver::isHolding);
      IntStream.range(0, 1000).forEach(_ -> orderer.submit(envelope));

      Thread oneMore = Thread.ofPlatform().start(() -> orderer.submit(envelope));

      await().until(() -> oneMore.getState() == Thread.State.TIMED_WAITING);
      rig.receiver.letGo();
      assertThat(oneMore.join(Duration.ofSeconds(20))).isTrue();
    }
    assertThat(rig.ordered()).hasSize(1002);
  }

  @Test
  void does_not_queue_what_it_refuses() {
    try (Orderer orderer = rig.orderer(Cutting.INSTANT)) {
      assertThat(orderer.submit(Envelope.getDefaultInstance()))
          .isInstanceOf(Acceptance.Refused.class);
    }

    assertThat(rig.receiver.blocks()).isEmpty();
  }
}
