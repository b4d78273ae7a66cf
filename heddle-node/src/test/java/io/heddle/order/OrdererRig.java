// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.alive.BackOff;
import io.heddle.alive.Vital;
import io.heddle.alive.Vitals;
import io.heddle.identity.SigningIdentity;
import io.heddle.testing.ManualClock;
import io.heddle.testing.RecordedNetwork;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;

/** An orderer of the recorded channel, and what it is put together with. */
final class OrdererRig {

  static final SigningIdentity USER = RecordedNetwork.org1User("User1");
  static final int MAX_MESSAGES = RecordedChannel.CONFIG.batch().maxMessageCount();

  final RecordingReceiver receiver = new RecordingReceiver();
  final AtomicBoolean isAwaited = new AtomicBoolean(true);
  final ManualTimer timer = new ManualTimer();
  final List<String> deaths = new CopyOnWriteArrayList<>();
  final Vital vital =
      new Vitals(
              (part, reason) -> deaths.add(part + ": " + reason),
              new BackOff(Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMillis(20)))
          .part("orderer");

  Orderer orderer(Cutting cutting) {
    return orderer(cutting, timer);
  }

  Orderer orderer(Cutting cutting, BatchTimer batchTimer) {
    return new Orderer(
        RecordedChannel.CONFIG,
        new EnvelopeFilter(
            RecordedChannel.CONFIG.channel(),
            RecordedNetwork.orderer(),
            new ManualClock(Instant.parse("2027-01-01T00:00:00Z"))),
        new BlockWriter(RecordedNetwork.orderer(), RecordedChannel.END),
        receiver,
        isAwaited::get,
        cutting,
        vital,
        batchTimer);
  }

  static Envelope envelope(int number) {
    return RecordedChannel.envelope(USER, Integer.toString(number));
  }

  void awaitSizes(List<Integer> sizes) {
    await().untilAsserted(() -> assertThat(receiver.sizes()).isEqualTo(sizes));
  }

  /** The data of all envelopes in blocks, in order. */
  List<String> ordered() throws InvalidProtocolBufferException {
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
