// SPDX-License-Identifier: Apache-2.0
package io.heddle.discover;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.identity.SigningIdentity;
import io.heddle.lifecycle.DefinitionCache.Chosen;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.hyperledger.fabric.protos.gossip.Envelope;
import org.hyperledger.fabric.protos.gossip.PeerTime;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/**
 * The peer that answers, as it shows itself. As in Fabric, it signs what it says of a channel, and
 * not that it is there: whoever asks sees that.
 */
public final class OwnPeer implements KnownPeer {

  private final SigningIdentity signer;
  private final Supplier<String> endpoint;
  private final DiscoverChannels channels;
  private final Clock clock;
  private final GossipMessages messages;
  private final long started;
  private final AtomicLong timesAlive = new AtomicLong();
  private final Map<ChannelName, Told> told = new ConcurrentHashMap<>();

  /** What was said of a channel last, and of what it holds good. */
  private record Told(long height, Presence presence) {}

  /**
   * The peer of this identity.
   *
   * @param endpoint {@code host:port}, as clients should call it; known once it listens
   */
  public OwnPeer(
      SigningIdentity signer, Supplier<String> endpoint, DiscoverChannels channels, Clock clock) {
    this.signer = signer;
    this.endpoint = endpoint;
    this.channels = channels;
    this.clock = clock;
    this.messages = GossipMessages.of(parsed(signer));
    this.started = nanoseconds();
  }

  @Override
  public MspId organisation() {
    return signer.mspId();
  }

  @Override
  public ByteString identity() {
    return signer.serialized();
  }

  @Override
  public Optional<Envelope> alive() {
    PeerTime time = time(timesAlive.incrementAndGet());
    return Optional.of(
        Envelope.newBuilder()
            .setPayload(messages.alive(endpoint.get(), time).toByteString())
            .build());
  }

  @Override
  public Optional<Presence> on(ChannelName name) {
    return channels
        .find(name.value())
        .map(channel ->
            told.compute(name, (_, before) -> tell(channel, Optional.ofNullable(before)))
                .presence());
  }

  /**
   * The sequences of the definitions on a channel that it can execute, in the order in which it
   * tells them; none if it has not joined the channel.
   */
  public Map<String, Long> executable(ChannelName name) {
    return channels.find(name.value()).map(OwnPeer::sequences).orElse(Map.of());
  }

  private Told tell(DiscoverChannel channel, Optional<Told> before) {
    long height = channel.height().getAsLong();
    Map<String, Long> sequences = sequences(channel);
    return before
        .filter(last -> last.height() == height && last.presence().sequences().equals(sequences))
        .orElseGet(
            () -> new Told(height, new Presence(stateInfo(channel, height, sequences), sequences)));
  }

  private Envelope stateInfo(DiscoverChannel channel, long height, Map<String, Long> sequences) {
    ByteString payload =
        messages.stateInfo(channel.name(), height, sequences, time(nanoseconds())).toByteString();
    return Envelope.newBuilder().setPayload(payload).setSignature(signer.sign(payload)).build();
  }

  /** In the order of the names, and {@code _lifecycle} last, which every peer can execute. */
  private static Map<String, Long> sequences(DiscoverChannel channel) {
    Map<String, Long> sequences = new LinkedHashMap<>();
    channel.definitions().all().stream()
        .map(Chosen::definition)
        .filter(definition -> channel.runs().test(definition.name()))
        .forEach(definition -> sequences.put(definition.name(), definition.sequence()));
    sequences.put(CalledChaincode.LIFECYCLE, CalledChaincode.LIFECYCLE_SEQUENCE);
    return sequences;
  }

  private PeerTime time(long sequence) {
    return PeerTime.newBuilder().setIncNum(started).setSeqNum(sequence).build();
  }

  private long nanoseconds() {
    Instant now = clock.instant();
    return now.getEpochSecond() * 1_000_000_000 + now.getNano();
  }

  private static SerializedIdentity parsed(SigningIdentity signer) {
    try {
      return SerializedIdentity.parseFrom(signer.serialized());
    } catch (InvalidProtocolBufferException e) {
      throw new HeddleException(Fault.INTERNAL, "The peer's own identity cannot be read", e);
    }
  }
}
