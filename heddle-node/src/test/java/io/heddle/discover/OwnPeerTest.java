// SPDX-License-Identifier: Apache-2.0
package io.heddle.discover;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.ChannelName;
import io.heddle.base.Sha256;
import io.heddle.identity.Signatures;
import io.heddle.testing.ManualClock;
import io.heddle.testing.RecordedDiscovery;
import io.heddle.testing.RecordedLedgers;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.hyperledger.fabric.protos.discovery.Peer;
import org.hyperledger.fabric.protos.gossip.Envelope;
import org.hyperledger.fabric.protos.gossip.GossipMessage;
import org.hyperledger.fabric.protos.gossip.StateInfo;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OwnPeerTest {

  private static final String ENDPOINT = "peer0.org1.example.com:7051";
  private static final long START = 1_700_000_000_000_000_005L;

  private final ManualClock clock = new ManualClock(Instant.ofEpochSecond(1_700_000_000, 5));
  private final AtomicLong height = new AtomicLong(46);
  private RecordedLedgers ledgers;
  private OwnPeer peer;

  @BeforeEach
  void open(@TempDir Path directory) {
    ledgers = RecordedLedgers.open(directory);
    var joined = ledgers.main();
    var channel =
        new DiscoverChannel(
            joined.name(),
            joined::config,
            height::get,
            joined.definitions(),
            Set.of("asset", "oracle")::contains);
    peer =
        new OwnPeer(
            RecordedNetwork.org1Peer(),
            () -> ENDPOINT,
            name -> name.equals(joined.name().value()) ? Optional.of(channel) : Optional.empty(),
            clock);
  }

  @AfterEach
  void close() {
    ledgers.close();
  }

  @Test
  @Spec({"NA-172", "NA-338"})
  void says_without_signature_that_it_is_there_and_counts_how_often() throws Exception {
    peer.alive();

    Envelope envelope = peer.alive().orElseThrow();

    assertThat(envelope.getSignature()).isEmpty();
    GossipMessage message = RecordedDiscovery.message(envelope);
    assertThat(message.getTag()).isEqualTo(GossipMessage.Tag.EMPTY);
    assertThat(message.getAliveMsg().getMembership().getEndpoint()).isEqualTo(ENDPOINT);
    assertThat(message.getAliveMsg().getMembership().getPkiId()).isEqualTo(pkiId());
    assertThat(message.getAliveMsg().getTimestamp().getIncNum()).isEqualTo(START);
    assertThat(message.getAliveMsg().getTimestamp().getSeqNum()).isEqualTo(2);
  }

  @Test
  @Spec({"NA-172", "NA-338"})
  void signs_what_it_has_of_a_channel() throws Exception {
    clock.advance(Duration.ofSeconds(1));

    Envelope envelope = peer.on(ledgers.main().name()).orElseThrow().stateInfo();

    assertThat(
            Signatures.verify( // not the identity, which remembers
                ledgers.main().config().msps().parse(peer.identity()).certificate().getPublicKey(),
                envelope.getPayload(),
                envelope.getSignature()))
        .isTrue();
    GossipMessage message = RecordedDiscovery.message(envelope);
    assertThat(message.getTag()).isEqualTo(GossipMessage.Tag.CHAN_OR_ORG);
    StateInfo info = message.getStateInfo();
    assertThat(info.getPkiId()).isEqualTo(pkiId());
    assertThat(info.getChannelMAC())
        .isEqualTo(Sha256.of(pkiId(), ByteString.copyFromUtf8("mychannel")));
    assertThat(info.getTimestamp().getIncNum()).isEqualTo(START);
    assertThat(info.getTimestamp().getSeqNum()).isEqualTo(START + 1_000_000_000);
    assertThat(info.getProperties().getLedgerHeight()).isEqualTo(46);
    assertThat(info.getProperties().getLeftChannel()).isFalse();
    assertThat(RecordedDiscovery.sequences(Peer.newBuilder().setStateInfo(envelope).build()))
        .hasToString("{asset=1, oracle=1, _lifecycle=1}");
  }

  @Test
  void says_the_same_of_a_channel_until_it_has_changed() {
    Envelope first = peer.on(ledgers.main().name()).orElseThrow().stateInfo();
    clock.advance(Duration.ofSeconds(1));
    Envelope second = peer.on(ledgers.main().name()).orElseThrow().stateInfo();
    height.incrementAndGet();
    Envelope third = peer.on(ledgers.main().name()).orElseThrow().stateInfo();

    assertThat(second).isEqualTo(first);
    assertThat(RecordedDiscovery.message(third).getStateInfo().getProperties().getLedgerHeight())
        .isEqualTo(47);
  }

  @Test
  void says_nothing_of_a_channel_that_it_has_not_joined() {
    assertThat(peer.on(new ChannelName("other"))).isEmpty();
  }

  /** As {@link GossipMessagesTest} has it from recorded peers. */
  private static ByteString pkiId() throws InvalidProtocolBufferException {
    SerializedIdentity identity =
        SerializedIdentity.parseFrom(RecordedNetwork.org1Peer().serialized());
    return Sha256.of(identity.getMspidBytes(), identity.getIdBytes());
  }
}
