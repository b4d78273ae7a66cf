// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.identity.SigningIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.hyperledger.fabric.protos.gossip.AliveMessage;
import org.hyperledger.fabric.protos.gossip.Chaincode;
import org.hyperledger.fabric.protos.gossip.ConnEstablish;
import org.hyperledger.fabric.protos.gossip.GossipMessage;
import org.hyperledger.fabric.protos.gossip.GossipMessage.Tag;
import org.hyperledger.fabric.protos.gossip.Member;
import org.hyperledger.fabric.protos.gossip.MembershipRequest;
import org.hyperledger.fabric.protos.gossip.PeerIdentity;
import org.hyperledger.fabric.protos.gossip.PeerTime;
import org.hyperledger.fabric.protos.gossip.Properties;
import org.hyperledger.fabric.protos.gossip.Secret;
import org.hyperledger.fabric.protos.gossip.StateInfo;

/**
 * This peer, and what it says of itself. Safe for threads.
 *
 * <p>Fabric: gossip/discovery/discovery_impl.go, createSignedAliveMessage; gossip/comm,
 * createConnectionMsg; gossip/gossip/channel/channel.go, updateProperties;
 * gossip/gossip/certstore.go.
 */
final class Self {

  private final SigningIdentity signer;
  private final PkiId id;
  private final Endpoints endpoints;
  private final Instant started;
  private final Duration certificatePeriod;
  private final AtomicLong said = new AtomicLong();
  private volatile Optional<Said> last = Optional.empty();
  private final Map<Greeting, Message> greetings = new ConcurrentHashMap<>();

  /** It is the same each time, and whoever comes makes this peer say it. */
  private record Greeting(Optional<ByteString> certificateHash, boolean isProbe) {}

  private record Said(Message message, Instant when) {}

  /**
   * Where others reach this peer.
   *
   * @param external told to all; empty text if other organisations are not to see the peer
   * @param internal told to the own organisation only
   */
  record Endpoints(String external, String internal) {

    boolean isOwn(String endpoint) {
      return endpoint.equals(external) || endpoint.equals(internal);
    }
  }

  /**
   * @param started which tells this run of the peer from earlier ones
   * @param certificatePeriod how long after the start its messages have its identity with them
   */
  Self(SigningIdentity signer, Endpoints endpoints, Instant started, Duration certificatePeriod) {
    this.signer = signer;
    this.endpoints = endpoints;
    this.started = started;
    this.certificatePeriod = certificatePeriod;
    this.id =
        PkiId.of(signer.serialized())
            .orElseThrow(() ->
                new HeddleException(Fault.INTERNAL, "The peer's own identity cannot be read"));
  }

  PkiId id() {
    return id;
  }

  ByteString identity() {
    return signer.serialized();
  }

  MspId organisation() {
    return signer.mspId();
  }

  Endpoints endpoints() {
    return endpoints;
  }

  boolean isVisible() {
    return !endpoints.external().isEmpty();
  }

  /**
   * What opens a stream.
   *
   * @param certificateHash of the certificate that was shown on it; empty without TLS
   * @param isProbe whether it is opened only to learn who is there
   */
  Message connecting(Optional<ByteString> certificateHash, boolean isProbe) {
    return greetings.computeIfAbsent(
        new Greeting(certificateHash, isProbe), _ -> sign(certificateHash, isProbe));
  }

  private Message sign(Optional<ByteString> certificateHash, boolean isProbe) {
    var conn =
        ConnEstablish.newBuilder().setPkiId(id.value()).setIdentity(identity()).setProbe(isProbe);
    certificateHash.ifPresent(conn::setTlsCertHash);
    return Message.signed(
        GossipMessage.newBuilder().setTag(Tag.EMPTY).setConn(conn).build(), signer);
  }

  /** That the peer is there; each time with a higher number. For the own organisation. */
  Message alive(Instant now) {
    var alive =
        AliveMessage.newBuilder()
            .setMembership(
                Member.newBuilder().setEndpoint(endpoints.external()).setPkiId(id.value()))
            .setTimestamp(
                PeerTime.newBuilder()
                    .setIncNum(nanoseconds(started))
                    .setSeqNum(said.incrementAndGet()));
    if (now.isBefore(started.plus(certificatePeriod))) {
      alive.setIdentity(identity());
    }
    Message message =
        Message.signed(
                GossipMessage.newBuilder().setTag(Tag.EMPTY).setAliveMsg(alive).build(), signer)
            .with(Secret.newBuilder().setInternalEndpoint(endpoints.internal()).build(), signer);
    last = Optional.of(new Said(message, now));
    return message;
  }

  /** What {@link #alive} said last, if that is not longer ago: others need not verify another. */
  Message lastAlive(Instant now, Duration age) {
    return last.filter(each -> !each.when().plus(age).isBefore(now))
        .map(Said::message)
        .orElseGet(() -> alive(now));
  }

  /**
   * Asks a peer whom it knows.
   *
   * @param isForOwn whether it is one of the own organisation
   * @param alive that this peer is there, which it has not been told yet
   */
  static GossipMessage asking(long nonce, boolean isForOwn, Message alive) {
    return GossipMessage.newBuilder()
        .setTag(Tag.EMPTY)
        .setNonce(nonce)
        .setMemReq(
            MembershipRequest.newBuilder()
                .setSelfInformation(isForOwn ? alive.envelope() : Message.open(alive.envelope())))
        .build();
  }

  /** Who the peer is, for others to hand on. */
  Message identified() {
    return Message.signed(
        GossipMessage.newBuilder()
            .setTag(Tag.EMPTY)
            .setPeerIdentity(PeerIdentity.newBuilder().setPkiId(id.value()).setCert(identity()))
            .build(),
        signer);
  }

  /**
   * What the peer has of a channel.
   *
   * @param opened when it opened the channel
   * @param sequences of the definitions that it can execute, in the order in which they are told
   */
  Message stateInfo(
      ChannelName channel,
      long height,
      Map<String, Long> sequences,
      boolean hasLeft,
      Instant opened,
      Instant now) {
    var properties = Properties.newBuilder().setLedgerHeight(height).setLeftChannel(hasLeft);
    sequences.forEach((name, sequence) ->
        properties.addChaincodes(
            Chaincode.newBuilder().setName(name).setVersion(Long.toString(sequence))));
    return Message.signed(
        GossipMessage.newBuilder()
            .setTag(Tag.CHAN_OR_ORG)
            .setStateInfo(
                StateInfo.newBuilder()
                    .setTimestamp(
                        PeerTime.newBuilder()
                            .setIncNum(nanoseconds(opened))
                            .setSeqNum(nanoseconds(now)))
                    .setPkiId(id.value())
                    .setChannelMAC(id.macOf(ByteString.copyFromUtf8(channel.value())))
                    .setProperties(properties))
            .build(),
        signer);
  }

  private static long nanoseconds(Instant time) {
    return time.getEpochSecond() * 1_000_000_000 + time.getNano();
  }
}
