// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.HeddleException;
import io.heddle.testing.Spec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.hyperledger.fabric.protos.gossip.Envelope;
import org.hyperledger.fabric.protos.gossip.GossipMessage;
import org.hyperledger.fabric.protos.gossip.GossipMessage.Tag;
import org.junit.jupiter.api.Test;

/**
 * Recorded messages, most of them damaged, from whoever may send them: each is taken or dropped
 * with a reason, and what is remembered stays bounded.
 */
final class GossipFuzzTest {

  private static final int MESSAGES = Integer.getInteger("heddle.fuzz.gossip", 4000);
  private static final long SEED = Long.getLong("heddle.fuzz.seed", 11);

  private final SplittableRandom random = new SplittableRandom(SEED);

  @Test
  @Spec({"NA-370", "NA-373", "NA-378"})
  void whatever_a_peer_sends_is_taken_or_dropped_with_a_reason() {
    RecordedGossip recorded = RecordedGossip.of("v2.5.0-tls");
    StandingChannel channel = recorded.channel();
    Parts parts = recorded.parts(1, 1, channel);
    List<Envelope> seeds = recorded.lines().stream().map(RecordedGossip.Line::envelope).toList();
    List<Remote> remotes =
        recorded.lines().stream()
            .filter(line -> line.kind().equals("ConnEstablish"))
            .map(line -> greet(parts, line.envelope(), line.time()))
            .flatMap(Optional::stream)
            .distinct()
            .toList();
    assertThat(remotes).hasSizeGreaterThan(2);
    Instant now = RecordedGossip.BEGIN;
    int taken = 0;
    int dropped = 0;
    int answered = 0;

    for (int count = 0; count < MESSAGES; count++) {
      now = now.plusMillis(random.nextInt(20));
      Envelope envelope = damaged(seeds.get(random.nextInt(seeds.size())));
      if (random.nextInt(10) == 0) {
        var _ = greet(parts, envelope, now);
      }
      try {
        List<Outgoing> outgoing =
            parts
                .talk()
                .take(remotes.get(random.nextInt(remotes.size())), Message.of(envelope), now);
        taken++;
        answered += outgoing.size();
      } catch (Doubt e) {
        assertThat(e.getMessage()).as("seed %d, message %d", SEED, count).isNotEmpty();
        dropped++;
      } catch (HeddleException e) {
        dropped++; // no message at all
      }
      if (random.nextInt(50) == 0) {
        var _ = parts.rounds().due(now);
      }
    }

    assertThat(taken).as("seed %d", SEED).isGreaterThan(MESSAGES / 20);
    assertThat(dropped).as("seed %d", SEED).isGreaterThan(MESSAGES / 20);
    assertThat(answered).as("seed %d", SEED).isPositive();
    // the four peers of the recording, one of them under two identities, and a user
    assertThat(parts.identities().all()).as("seed %d", SEED).hasSizeLessThan(8);
    assertThat(parts.channels().all().getFirst().all().size()).isLessThan(8);
  }

  private static Optional<Remote> greet(Parts parts, Envelope envelope, Instant now) {
    return switch (new Handshake(parts.identities()).judge(envelope, Optional.empty(), now)) {
      case Handshake.Outcome.Accepted(Remote remote, boolean _) -> Optional.of(remote);
      case Handshake.Outcome.Refused(String reason) -> {
        assertThat(reason).isNotEmpty();
        yield Optional.empty();
      }
    };
  }

  /** One in four is as it was. */
  private Envelope damaged(Envelope envelope) {
    Envelope.Builder other = envelope.toBuilder();
    switch (random.nextInt(8)) {
      case 0, 1 -> {
        // as it is
      }
      case 2 -> other.setSignature(damaged(envelope.getSignature()));
      case 3, 4 -> other.setPayload(damaged(envelope.getPayload()));
      case 5 -> other.setPayload(retagged(envelope.getPayload()));
      case 6 -> other.clearSignature();
      default ->
          other
              .getSecretEnvelopeBuilder()
              .setPayload(damaged(envelope.getPayload()))
              .setSignature(envelope.getSignature());
    }
    return other.build();
  }

  private ByteString retagged(ByteString payload) {
    try {
      return GossipMessage.parseFrom(payload).toBuilder()
          .setTag(Tag.forNumber(random.nextInt(6)))
          .setNonce(random.nextLong())
          .build()
          .toByteString();
    } catch (InvalidProtocolBufferException e) {
      return damaged(payload);
    }
  }

  private ByteString damaged(ByteString bytes) {
    if (bytes.isEmpty()) {
      return ByteString.copyFrom(new byte[] {(byte) random.nextInt(256)});
    }
    byte[] other = bytes.toByteArray();
    int at = random.nextInt(other.length);
    return switch (random.nextInt(4)) {
      case 0 -> ByteString.copyFrom(other, 0, at);
      case 1 -> bytes.substring(at).concat(bytes.substring(0, at));
      default -> {
        for (int flips = random.nextInt(3); flips >= 0; flips--) {
          other[random.nextInt(other.length)] ^= (byte) (1 << random.nextInt(8));
        }
        yield ByteString.copyFrom(other);
      }
    };
  }
}
