// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.alive.BackOff;
import io.heddle.alive.Vital;
import io.heddle.alive.Vitals;
import io.heddle.base.BlockHash;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.identity.SignedData;
import io.heddle.identity.SigningIdentity;
import io.heddle.testing.ManualClock;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.Spec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.LastConfig;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.MetadataSignature;
import org.hyperledger.fabric.protos.common.OrdererBlockMetadata;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.common.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OrdererTest {

  private static final SigningIdentity USER = RecordedNetwork.org1User("User1");
  private static final int MAX_MESSAGES = RecordedChannel.CONFIG.batch().maxMessageCount();

  private final RecordingReceiver receiver = new RecordingReceiver();
  private final ManualTimer timer = new ManualTimer();
  private final List<String> deaths = new CopyOnWriteArrayList<>();
  private final Vital vital =
      new Vitals(
              (part, reason) -> deaths.add(part + ": " + reason),
              new BackOff(Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMillis(20)))
          .part("orderer");

  @Test
  @Spec({"NA-132", "NA-283"})
  void cuts_at_once_when_nothing_else_waits() {
    try (Orderer orderer = orderer(Cutting.INSTANT)) {
      assertThat(orderer.submit(envelope(0))).isEqualTo(new Acceptance.Accepted());

      awaitSizes(List.of(1));
      assertThat(timer.delays()).isEmpty();
    }
  }

  @Test
  @Spec({"NA-185", "NA-187", "NA-283"})
  void puts_what_waits_into_one_block_up_to_the_channels_limit() throws Exception {
    try (Orderer orderer = orderer(Cutting.INSTANT)) {
      receiver.hold();
      orderer.submit(envelope(0));
      IntStream.rangeClosed(1, MAX_MESSAGES + 5).forEach(i -> orderer.submit(envelope(i)));
      receiver.letGo();

      await().until(() -> ordered().size() == MAX_MESSAGES + 6);
      assertThat(ordered())
          .isEqualTo(IntStream.rangeClosed(0, MAX_MESSAGES + 5).mapToObj(String::valueOf).toList());
      assertThat(receiver.sizes()).allMatch(size -> size <= MAX_MESSAGES);
      assertThat(receiver.blocks().size()).isLessThanOrEqualTo(4);
    }
  }

  @Test
  @Spec({"NA-185", "NA-186"})
  void waits_for_the_batch_timeout_when_batched() {
    try (Orderer orderer = orderer(Cutting.BATCHED)) {
      orderer.submit(envelope(0));
      orderer.submit(envelope(1));
      await().until(() -> timer.delays().equals(List.of(Duration.ofMillis(500))));
      assertThat(receiver.blocks()).isEmpty();

      timer.expire();

      awaitSizes(List.of(2));
      assertThat(timer.delays()).isEmpty();
    }
  }

  @Test
  @Spec("NA-185")
  void cuts_a_full_batch_without_waiting() {
    try (Orderer orderer = orderer(Cutting.BATCHED)) {
      IntStream.range(0, MAX_MESSAGES).forEach(i -> orderer.submit(envelope(i)));

      awaitSizes(List.of(MAX_MESSAGES));
      await().until(() -> timer.delays().isEmpty());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7})
  @Spec("NA-187")
  void loses_nothing_it_accepted_when_it_stops_in_order(int count) throws Exception {
    Orderer orderer = orderer(Cutting.BATCHED);
    IntStream.range(0, count).forEach(i -> orderer.submit(envelope(i)));

    orderer.close();

    assertThat(ordered()).hasSize(count);
    assertThat(orderer.submit(envelope(99)))
        .isEqualTo(
            new Acceptance.Refused(
                Status.SERVICE_UNAVAILABLE, "The orderer of channel 'mychannel' is stopping"));
  }

  @Test
  @Spec("NA-187")
  void loses_nothing_that_is_submitted_while_it_stops() throws Exception {
    Orderer orderer = orderer(Cutting.INSTANT);
    AtomicInteger accepted = new AtomicInteger();
    CountDownLatch started = new CountDownLatch(4);
    List<Thread> submitters =
        Stream.generate(() ->
                Thread.ofVirtual()
                    .start(() -> {
                      while (orderer.submit(envelope(0)) instanceof Acceptance.Accepted) {
                        accepted.incrementAndGet();
                        started.countDown();
                      }
                    }))
            .limit(4)
            .toList();
    assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();

    orderer.close();

    List<String> inBlocks = ordered();
    for (Thread submitter : submitters) {
      assertThat(submitter.join(Duration.ofSeconds(20))).isTrue();
    }
    assertThat(inBlocks).hasSize(accepted.get());
  }

  @Test
  void makes_callers_wait_while_a_thousand_envelopes_wait() throws Exception {
    try (Orderer orderer = orderer(Cutting.INSTANT)) {
      receiver.hold();
      Envelope envelope = envelope(0);
      orderer.submit(envelope);
      await().until(receiver::isHolding);
      IntStream.range(0, 1000).forEach(_ -> orderer.submit(envelope));

      Thread oneMore = Thread.ofPlatform().start(() -> orderer.submit(envelope));

      await().until(() -> oneMore.getState() == Thread.State.TIMED_WAITING);
      receiver.letGo();
      assertThat(oneMore.join(Duration.ofSeconds(20))).isTrue();
    }
    assertThat(ordered()).hasSize(1002);
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
    try (Orderer orderer = orderer(Cutting.INSTANT)) {
      receiver.fail(failure);
      orderer.submit(envelope(0));
      await().until(() -> receiver.failed().size() > 3);
      receiver.recover();
      awaitSizes(List.of(1));
      orderer.submit(envelope(1));
      awaitSizes(List.of(1, 1));
    }

    assertThat(receiver.failed()).containsOnly(receiver.blocks().getFirst());
    assertThat(ordered()).containsExactly("0", "1");
    assertThat(receiver.blocks().get(1).getHeader().getPreviousHash())
        .isEqualTo(BlockHash.header(receiver.blocks().getFirst().getHeader()));
    assertThat(deaths).isEmpty();
  }

  @Test
  @Spec("NA-187")
  void refuses_envelopes_while_a_block_cannot_be_handed_on_and_takes_them_again_then()
      throws Exception {
    try (Orderer orderer = orderer(Cutting.INSTANT)) {
      receiver.fail(new HeddleException(Fault.UNAVAILABLE, "No space left on device"));
      orderer.submit(envelope(0));

      await().until(() -> vital.lastingProblem().isPresent());
      assertThat(orderer.submit(envelope(1)))
          .isEqualTo(
              new Acceptance.Refused(
                  Status.SERVICE_UNAVAILABLE,
                  "The orderer of channel 'mychannel' cannot go on: Block 1 could not be done and"
                      + " is tried again: No space left on device"));

      receiver.recover();
      await().until(() -> vital.problem().isEmpty());
      assertThat(orderer.submit(envelope(2))).isEqualTo(new Acceptance.Accepted());
    }
    assertThat(ordered()).containsExactly("0", "2");
  }

  @Test
  void does_not_wait_for_a_disk_that_stays_full_when_it_is_closed() {
    Orderer orderer = orderer(Cutting.INSTANT);
    receiver.fail(new HeddleException(Fault.UNAVAILABLE, "No space left on device"));
    orderer.submit(envelope(0));
    await().until(() -> vital.lastingProblem().isPresent());

    assertTimeoutPreemptively(Duration.ofSeconds(20), orderer::close);

    assertThat(receiver.blocks()).isEmpty();
    assertThat(deaths).isEmpty();
  }

  static List<Throwable> whatStays() {
    return List.of(new IllegalStateException("a bug"), new StackOverflowError());
  }

  @ParameterizedTest
  @MethodSource("whatStays")
  void is_dead_once_a_block_could_not_be_handed_on_for_good(Throwable failure) {
    try (Orderer orderer = orderer(Cutting.INSTANT)) {
      receiver.fail(failure);
      orderer.submit(envelope(0));

      await().until(() -> !deaths.isEmpty());
      assertThat(deaths).containsExactly("orderer: " + failure);
      assertThat(orderer.submit(envelope(1)))
          .isEqualTo(
              new Acceptance.Refused(
                  Status.SERVICE_UNAVAILABLE,
                  "The orderer of channel 'mychannel' has failed; see its log"));
    }
  }

  @Test
  void calls_back_when_the_time_is_over_and_not_after_it_was_called_off() throws Exception {
    CountDownLatch expired = new CountDownLatch(1);
    AtomicInteger calledOff = new AtomicInteger();
    BatchTimer real = BatchTimer.real(Vital.alone("orderer"));
    real.start(Duration.ofHours(1), calledOff::incrementAndGet).cancel();

    real.start(Duration.ofMillis(1), expired::countDown);

    assertThat(expired.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(calledOff).hasValue(0);
  }

  @Test
  void calls_back_again_when_there_was_no_memory_for_it() throws Exception {
    CountDownLatch expired = new CountDownLatch(2);

    BatchTimer.real(vital)
        .start(
            Duration.ofMillis(1),
            () -> {
              expired.countDown();
              if (expired.getCount() > 0) {
                throw new OutOfMemoryError("Java heap space");
              }
            });

    assertThat(expired.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void does_not_queue_what_it_refuses() {
    try (Orderer orderer = orderer(Cutting.INSTANT)) {
      assertThat(orderer.submit(Envelope.getDefaultInstance()))
          .isInstanceOf(Acceptance.Refused.class);
    }

    assertThat(receiver.blocks()).isEmpty();
  }

  @Test
  @Spec({"NA-175", "NA-176", "NA-177", "NA-178", "NA-188"})
  void chains_and_signs_blocks_that_a_peer_accepts() throws Exception {
    try (Orderer orderer = orderer(Cutting.INSTANT)) {
      orderer.submit(envelope(0));
      awaitSizes(List.of(1));
      orderer.submit(envelope(1));
      awaitSizes(List.of(1, 1));
    }

    Block previous = RecordedChannel.GENESIS;
    for (Block block : receiver.blocks()) {
      assertThat(block.getHeader().getNumber()).isEqualTo(previous.getHeader().getNumber() + 1);
      assertThat(block.getHeader().getPreviousHash())
          .isEqualTo(BlockHash.header(previous.getHeader()));
      assertThat(block.getHeader().getDataHash()).isEqualTo(BlockHash.data(block.getData()));
      assertThat(block.getMetadata().getMetadataList()).hasSize(5);
      assertThat(block.getMetadata().getMetadataList().subList(2, 5)).allMatch(ByteString::isEmpty);
      verifySignatures(block);
      previous = block;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"001", "138", "141"})
  @Spec({"NA-178", "NA-188"})
  void signs_what_the_recorded_orderer_signs(String number) throws Exception {
    verifySignatures(RecordedChannel.block(number));
  }

  @Test
  @Spec("NA-178")
  void names_the_last_configuration_twice() throws Exception {
    var end = new ChainEnd(142, ByteString.copyFrom(new byte[32]), 141);

    Block block = new BlockWriter(RecordedNetwork.orderer(), end).next(List.of()).block();

    Metadata signatures = Metadata.parseFrom(block.getMetadata().getMetadata(0));
    assertThat(OrdererBlockMetadata.parseFrom(signatures.getValue()).getLastConfig().getIndex())
        .isEqualTo(141);
    Metadata lastConfig = Metadata.parseFrom(block.getMetadata().getMetadata(1));
    assertThat(lastConfig.getSignaturesList()).isEmpty();
    assertThat(LastConfig.parseFrom(lastConfig.getValue()).getIndex()).isEqualTo(141);
  }

  private static void verifySignatures(Block block) throws InvalidProtocolBufferException {
    Metadata metadata = Metadata.parseFrom(block.getMetadata().getMetadata(0));
    assertThat(metadata.getSignaturesList()).hasSize(1);
    List<SignedData> signed = new ArrayList<>();
    for (MetadataSignature signature : metadata.getSignaturesList()) {
      SignatureHeader header = SignatureHeader.parseFrom(signature.getSignatureHeader());
      assertThat(header.getNonce().size()).isEqualTo(24);
      ByteString bytes =
          metadata
              .getValue()
              .concat(signature.getSignatureHeader())
              .concat(BlockHash.headerBytes(block.getHeader()));
      signed.add(new SignedData(bytes, header.getCreator(), signature.getSignature()));
    }
    RecordedChannel.CONFIG.policy("/Channel/Orderer/BlockValidation").check(signed);
  }

  private Orderer orderer(Cutting cutting) {
    return new Orderer(
        RecordedChannel.CONFIG.channel(),
        () -> RecordedChannel.CONFIG,
        RecordedNetwork.orderer(),
        cutting,
        RecordedChannel.END,
        receiver,
        new ManualClock(Instant.parse("2027-01-01T00:00:00Z")),
        vital,
        timer);
  }

  private static Envelope envelope(int number) {
    return RecordedChannel.envelope(USER, Integer.toString(number));
  }

  private void awaitSizes(List<Integer> sizes) {
    await().untilAsserted(() -> assertThat(receiver.sizes()).isEqualTo(sizes));
  }

  /** The data of all envelopes in blocks, in order. */
  private List<String> ordered() throws InvalidProtocolBufferException {
    List<String> data = new ArrayList<>();
    for (Block block : receiver.blocks()) {
      for (ByteString envelope : block.getData().getDataList()) {
        Payload payload = Payload.parseFrom(Envelope.parseFrom(envelope).getPayload());
        data.add(payload.getData().toStringUtf8());
      }
    }
    return data;
  }
}
