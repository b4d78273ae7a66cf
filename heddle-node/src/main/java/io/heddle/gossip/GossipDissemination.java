// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.TxId;
import io.heddle.joined.Dissemination;
import io.heddle.joined.GivenWrites;
import io.heddle.ledger.PrivateDigest;
import io.heddle.words.Foreign;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.hyperledger.fabric.protos.gossip.GossipMessage;
import org.hyperledger.fabric.protos.gossip.GossipMessage.Tag;
import org.hyperledger.fabric.protos.gossip.PrivateDataMessage;
import org.hyperledger.fabric.protos.gossip.PrivatePayload;
import org.hyperledger.fabric.protos.gossip.PvtDataElement;
import org.hyperledger.fabric.protos.gossip.RemotePvtDataRequest;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsPvtReadWriteSet;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.transientstore.TxPvtReadWriteSetWithConfigInfo;

/**
 * The members of a channel that are there, as far as private values go to them and come from them.
 * Safe for threads.
 *
 * <p>Fabric: gossip/privdata/distributor.go and gossip/privdata/pull.go.
 */
final class GossipDissemination implements Dissemination {

  /** Who has not answered is not asked again for so long: whoever waits for it waits once. */
  private static final Duration REST = Duration.ofSeconds(30);

  private static final int MAX_DIGESTS = 1024;

  private final Parts parts;
  private final Switchboard switchboard;
  private final GossipSettings.PrivateData settings;
  private final Map<PkiId, Instant> silent = new ConcurrentHashMap<>();

  GossipDissemination(Parts parts, Switchboard switchboard, GossipSettings.PrivateData settings) {
    this.parts = parts;
    this.switchboard = switchboard;
    this.settings = settings;
  }

  @Override
  public List<Neighbour> on(ChannelName channel) {
    Optional<ChannelState> state = parts.channels().find(channel);
    List<Neighbour> neighbours = new ArrayList<>();
    for (Seen each : parts.members().alive()) {
      if (state
          .flatMap(found -> found.find(each.id()))
          .filter(GossipDissemination::isThere)
          .isPresent()) {
        parts
            .identities()
            .find(each.id())
            .ifPresent(identity -> neighbours.add(new OverGossip(channel, identity)));
      }
    }
    return neighbours;
  }

  private static boolean isThere(ChannelState.Told told) {
    return !told.info().getProperties().getLeftChannel();
  }

  @Override
  public Duration patience() {
    return switchboard.isClosed() ? Duration.ZERO : settings.retry();
  }

  private final class OverGossip implements Neighbour {

    private final ChannelName channel;
    private final KnownIdentity peer;

    OverGossip(ChannelName channel, KnownIdentity peer) {
      this.channel = channel;
      this.peer = peer;
    }

    @Override
    public ByteString identity() {
      return peer.serialized();
    }

    @Override
    public boolean isPast(long block) {
      long height =
          parts
              .channels()
              .find(channel)
              .flatMap(state -> state.find(peer.id()))
              .map(told -> told.info().getProperties().getLedgerHeight())
              .orElse(0L);
      long reached = height + settings.margin();
      boolean isOverflown = Long.compareUnsigned(reached, height) < 0;
      return isOverflown || Long.compareUnsigned(reached, block) >= 0;
    }

    /** One message for each collection, as Fabric's peers do it; all are on their way at once. */
    @Override
    public void keep(TxId txId, TxPvtReadWriteSetWithConfigInfo written) {
      List<Awaited.Waiting> all = new ArrayList<>();
      try {
        for (GossipMessage.Builder each : pushed(txId, written)) {
          all.add(ask(each));
        }
        Instant end = switchboard.now().plus(settings.acknowledgement());
        for (Awaited.Waiting each : all) {
          String error = answer(each, end).getAck().getError();
          if (!error.isEmpty()) {
            throw unavailable("it says: " + Foreign.sentence(error));
          }
        }
      } finally {
        all.forEach(Awaited.Waiting::close);
      }
    }

    @Override
    public List<GivenWrites> give(List<PrivateDigest> wanted) {
      if (silent.getOrDefault(peer.id(), Instant.MIN).isAfter(switchboard.now())) {
        throw unavailable("it has not answered a moment ago");
      }
      List<GivenWrites> given = new ArrayList<>();
      for (int from = 0; from < wanted.size(); from += MAX_DIGESTS) {
        given.addAll(ask(wanted.subList(from, Math.min(wanted.size(), from + MAX_DIGESTS))));
      }
      return given;
    }

    private List<GivenWrites> ask(List<PrivateDigest> wanted) {
      try (Awaited.Waiting waiting = ask(request(wanted))) {
        GossipMessage answer = answer(waiting, switchboard.now().plus(settings.answer()));
        silent.remove(peer.id());
        Set<PrivateDigest> asked = new HashSet<>(wanted);
        List<GivenWrites> given = new ArrayList<>();
        for (PvtDataElement element : answer.getPrivateRes().getElementsList()) {
          PrivateDigest digest = PrivateTalk.digest(element.getDigest());
          if (asked.remove(digest)) { // once, and not what nobody has asked for
            given.add(new GivenWrites(digest, element.getPayloadList()));
          }
        }
        return given;
      } catch (HeddleException e) {
        if (e.fault() == Fault.TIMED_OUT) {
          Instant now = switchboard.now();
          silent.values().removeIf(until -> until.isBefore(now));
          silent.put(peer.id(), now.plus(REST));
        }
        throw e;
      }
    }

    private Awaited.Waiting ask(GossipMessage.Builder content) {
      long nonce = ThreadLocalRandom.current().nextLong();
      Awaited.Waiting waiting = parts.awaited().open(peer.id(), nonce);
      Message message = Message.unsigned(asked(channel, nonce, content));
      try {
        if (switchboard.ask(peer.id(), message.envelope(), settings.acknowledgement())) {
          return waiting;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      waiting.close();
      throw unavailable("too much waits to be sent to it");
    }

    private GossipMessage answer(Awaited.Waiting waiting, Instant end) {
      Duration limit = Duration.between(switchboard.now(), end);
      try {
        return waiting
            .await(limit.isPositive() ? limit : Duration.ofMillis(1))
            .orElseThrow(() ->
                new HeddleException(
                    Fault.TIMED_OUT, "Peer %s did not answer in time".formatted(peer.id())));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new HeddleException(
            Fault.UNAVAILABLE, "Nobody waits for peer %s any more".formatted(peer.id()), e);
      }
    }

    private HeddleException unavailable(String why) {
      return new HeddleException(
          Fault.UNAVAILABLE, "Peer %s cannot be asked: %s".formatted(peer.id(), why));
    }
  }

  static GossipMessage asked(ChannelName channel, long nonce, GossipMessage.Builder content) {
    return content
        .setNonce(nonce)
        .setTag(Tag.CHAN_ONLY)
        .setChannel(ByteString.copyFromUtf8(channel.value()))
        .build();
  }

  static GossipMessage.Builder request(List<PrivateDigest> wanted) {
    var request = RemotePvtDataRequest.newBuilder();
    wanted.forEach(each -> request.addDigests(PrivateTalk.digest(each)));
    return GossipMessage.newBuilder().setPrivateReq(request);
  }

  /** One for each collection. */
  static List<GossipMessage.Builder> pushed(TxId txId, TxPvtReadWriteSetWithConfigInfo written) {
    List<GossipMessage.Builder> pushed = new ArrayList<>();
    for (NsPvtReadWriteSet namespace : written.getPvtRwset().getNsPvtRwsetList()) {
      CollectionConfigPackage configs =
          written.getCollectionConfigsOrDefault(
              namespace.getNamespace(), CollectionConfigPackage.getDefaultInstance());
      for (CollectionPvtReadWriteSet set : namespace.getCollectionPvtRwsetList()) {
        pushed.add(
            GossipMessage.newBuilder()
                .setPrivateData(
                    PrivateDataMessage.newBuilder()
                        .setPayload(
                            PrivatePayload.newBuilder()
                                .setCollectionName(set.getCollectionName())
                                .setNamespace(namespace.getNamespace())
                                .setTxId(txId.value())
                                .setPrivateRwset(set.getRwset())
                                .setPrivateSimHeight(written.getEndorsedAt())
                                .setCollectionConfigs(only(configs, set.getCollectionName())))));
      }
    }
    return pushed;
  }

  private static CollectionConfigPackage only(CollectionConfigPackage all, String name) {
    var found = CollectionConfigPackage.newBuilder();
    for (CollectionConfig each : all.getConfigList()) {
      if (each.getStaticCollectionConfig().getName().equals(name)) {
        found.addConfig(each);
      }
    }
    return found.build();
  }
}
