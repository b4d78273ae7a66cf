// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.heddle.base.BlockHash;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.testing.LoggedText;
import io.heddle.testing.Spec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How an orderer ends, and what it does when its blocks cannot be handed on. */
final class OrdererEndTest {

  private final OrdererRig rig = new OrdererRig();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7})
  @Spec("NA-187")
  void loses_nothing_it_accepted_when_it_stops_in_order(int count) throws Exception {
    Orderer orderer = rig.orderer(Cutting.BATCHED);
    IntStream.range(0, count).forEach(i -> orderer.submit(OrdererRig.envelope(i)));

    orderer.close();

    assertThat(rig.ordered()).hasSize(count);
    assertThat(orderer.submit(OrdererRig.envelope(99)))
        .isEqualTo(
            new Acceptance.Refused(
                Status.SERVICE_UNAVAILABLE, "The orderer of channel 'mychannel' is stopping"));
  }

  @Test
  @Spec("NA-187")
  void loses_nothing_that_is_submitted_while_it_stops() throws Exception {
    Orderer orderer = rig.orderer(Cutting.INSTANT);
    AtomicInteger accepted = new AtomicInteger();
    CountDownLatch started = new CountDownLatch(4);
    List<Thread> submitters =
        Stream.generate(() ->
                Thread.ofVirtual()
                    .start(() -> {
                      while (orderer.submit(OrdererRig.envelope(0))
                          instanceof Acceptance.Accepted) {
                        accepted.incrementAndGet();
                        started.countDown();
                      }
                    }))
            .limit(4)
            .toList();
    assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();

    orderer.close();

    List<String> inBlocks = rig.ordered();
    for (Thread submitter : submitters) {
      assertThat(submitter.join(Duration.ofSeconds(20))).isTrue();
    }
    assertThat(inBlocks).hasSize(accepted.get());
  }

  @Test
  void waits_for_a_slow_receiver_when_it_is_closed() throws Exception {
    Orderer orderer = rig.orderer(Cutting.INSTANT);
    rig.receiver.hold();
    orderer.submit(OrdererRig.envelope(0));
    await().until(rig.receiver::isHolding);

    Thread closing = Thread.ofPlatform().start(orderer::close);
    await().during(Duration.ofMillis(250)).until(closing::isAlive);
    try (var log = new LoggedText()) {
      rig.receiver.letGo();

      assertThat(closing.join(Duration.ofSeconds(20))).isTrue();
      assertThat(log.lines()).noneMatch(line -> line.contains("could not put"));
    }
    assertThat(rig.ordered()).containsExactly("0");
    assertThat(rig.deaths).isEmpty();
  }

  @Test
  void does_not_wait_for_a_disk_that_stays_full_when_it_is_closed() {
    Orderer orderer = rig.orderer(Cutting.INSTANT);
    rig.receiver.fail(new HeddleException(Fault.UNAVAILABLE, "No space left on device"));
    orderer.submit(OrdererRig.envelope(0));
    await().until(() -> rig.vital.lastingProblem().isPresent());

    try (var log = new LoggedText()) {
      assertTimeoutPreemptively(Duration.ofSeconds(20), orderer::close);

      assertThat(log.lines())
          .contains(
              "Channel 'mychannel': the orderer could not put all that it had accepted into blocks: Block 1 could not be done and is tried again: No space left on device");
    }

    rig.receiver.recover();
    await().during(Duration.ofMillis(100)).until(() -> rig.receiver.blocks().isEmpty());
    assertThat(rig.deaths).isEmpty();
  }

  static List<Throwable> whatMayPass() {
    return List.of(
        new HeddleException(Fault.UNAVAILABLE, "No space left on device"),
        new OutOfMemoryError("Java heap space"));
  }

  @ParameterizedTest
  @MethodSource("whatMayPass")
  @Spec("NA-187")
  void hands_on_the_very_same_block_until_it_is_taken(Throwable failure) throws Exception {
    try (Orderer orderer = rig.orderer(Cutting.INSTANT)) {
      rig.receiver.fail(failure);
      orderer.submit(OrdererRig.envelope(0));
      await().until(() -> rig.receiver.failed().size() > 3);
      rig.receiver.recover();
      rig.awaitSizes(List.of(1));
      orderer.submit(OrdererRig.envelope(1));
      rig.awaitSizes(List.of(1, 1));
    }

    assertThat(rig.receiver.failed()).containsOnly(rig.receiver.blocks().getFirst());
    assertThat(rig.ordered()).containsExactly("0", "1");
    assertThat(rig.receiver.blocks().get(1).getHeader().getPreviousHash())
        .isEqualTo(BlockHash.header(rig.receiver.blocks().getFirst().getHeader()));
    assertThat(rig.deaths).isEmpty();
  }

  @Test
  @Spec("NA-187")
  void refuses_envelopes_while_a_block_cannot_be_handed_on_and_takes_them_again_then()
      throws Exception {
    try (Orderer orderer = rig.orderer(Cutting.INSTANT)) {
      rig.receiver.fail(new HeddleException(Fault.UNAVAILABLE, "No space left on device"));
      orderer.submit(OrdererRig.envelope(0));

      await().until(() -> rig.vital.lastingProblem().isPresent());
      assertThat(orderer.submit(OrdererRig.envelope(1)))
          .isEqualTo(
              new Acceptance.Refused(
                  Status.SERVICE_UNAVAILABLE,
                  "The orderer of channel 'mychannel' cannot go on: Block 1 could not be done and"
                      + " is tried again: No space left on device"));

      rig.receiver.recover();
      await().until(() -> rig.vital.problem().isEmpty());
      assertThat(orderer.submit(OrdererRig.envelope(2))).isEqualTo(new Acceptance.Accepted());
    }
    assertThat(rig.ordered()).containsExactly("0", "2");
  }

  static List<Throwable> whatStays() {
    return List.of(new IllegalStateException("a bug"), new StackOverflowError());
  }

  @ParameterizedTest
  @MethodSource("whatStays")
  void is_dead_once_a_block_could_not_be_handed_on_for_good(Throwable failure) {
    try (Orderer orderer = rig.orderer(Cutting.INSTANT)) {
      rig.receiver.fail(failure);
      orderer.submit(OrdererRig.envelope(0));

      await().until(() -> !rig.deaths.isEmpty());
      assertThat(rig.deaths).containsExactly("orderer: " + failure);
      assertThat(orderer.submit(OrdererRig.envelope(1)))
          .isEqualTo(
              new Acceptance.Refused(
                  Status.SERVICE_UNAVAILABLE,
                  "The orderer of channel 'mychannel' has failed; see its log"));
    }
  }

  @Test
  void whoever_waits_or_comes_later_is_told_once_it_is_dead() throws Exception {
    Envelope envelope = OrdererRig.envelope(0);
    var dead =
        new Acceptance.Refused(
            Status.SERVICE_UNAVAILABLE,
            "The orderer of channel 'mychannel' has failed; see its log");
    try (Orderer orderer = rig.orderer(Cutting.INSTANT)) {
      rig.receiver.hold();
      orderer.submit(envelope);
      await().until(rig.receiver::isHolding);
      IntStream.range(0, 1000).forEach(_ -> orderer.submit(envelope));
      var waiting = new FutureTask<>(() -> orderer.submit(envelope));
      Thread thread = Thread.ofPlatform().start(waiting);
      await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);

      rig.receiver.fail(new IllegalStateException("a bug"));
      rig.receiver.letGo();

      assertThat(waiting.get(20, TimeUnit.SECONDS)).isEqualTo(dead);
      for (int i = 0; i < 1001; i++) {
        assertThat(orderer.submit(envelope)).isEqualTo(dead);
      }
    }
  }

  @Test
  void an_interrupted_caller_is_told_and_stays_interrupted() {
    Orderer orderer = rig.orderer(Cutting.INSTANT);

    Thread.currentThread().interrupt();
    assertThat(orderer.submit(OrdererRig.envelope(0)))
        .isEqualTo(
            new Acceptance.Refused(
                Status.SERVICE_UNAVAILABLE, "The orderer of channel 'mychannel' was interrupted"));
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    orderer.close();
    assertThat(Thread.interrupted()).isTrue();

    assertThat(rig.receiver.blocks()).isEmpty();
  }
}
