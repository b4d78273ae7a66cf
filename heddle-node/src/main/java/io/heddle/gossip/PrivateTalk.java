// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import com.google.protobuf.ByteString;
import io.heddle.base.HeddleException;
import io.heddle.base.TxId;
import io.heddle.joined.GivenWrites;
import io.heddle.ledger.PrivateDigest;
import io.heddle.ledger.Version;
import io.heddle.words.Foreign;
import io.heddle.words.Seldom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.gossip.Acknowledgement;
import org.hyperledger.fabric.protos.gossip.GossipMessage;
import org.hyperledger.fabric.protos.gossip.GossipMessage.Tag;
import org.hyperledger.fabric.protos.gossip.PrivatePayload;
import org.hyperledger.fabric.protos.gossip.PvtDataDigest;
import org.hyperledger.fabric.protos.gossip.PvtDataElement;
import org.hyperledger.fabric.protos.gossip.RemotePvtDataResponse;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.hyperledger.fabric.protos.transientstore.TxPvtReadWriteSetWithConfigInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Private values that other peers give and ask for. Safe for threads; what it keeps is on disk
 * before it is acknowledged.
 *
 * <p>Fabric: gossip/state/state.go, privateDataMessage; gossip/privdata/pull.go, handleRequest.
 */
final class PrivateTalk {

  private static final Logger log = LoggerFactory.getLogger(PrivateTalk.class);

  private static final int MAX_DIGESTS = 4096;
  private static final long MAX_GIVEN_BYTES = 64L * 1024 * 1024;
  private static final int MAX_NAME = 256;
  private static final long MAX_UNCLAIMED = 1L << 30;
  private static final int MAX_LINES = 100;

  /** What is endorsed at a height that is further away may be forgotten before its block comes. */
  private static final long MAX_AHEAD = 100_000;

  private final ChannelTalk channels;
  private final Unclaimed unclaimed = new Unclaimed(MAX_UNCLAIMED);
  private final Seldom complaints = new Seldom(Duration.ofMinutes(1), MAX_LINES);

  PrivateTalk(ChannelTalk channels) {
    this.channels = channels;
  }

  /** Keeps what a transaction wrote, whether this peer is a member of the collection or not. */
  List<Outgoing> push(Remote from, GossipMessage message, Instant now) throws Doubt {
    Optional<ChannelState> state = channels.named(message);
    if (state.isEmpty()) {
      return List.of();
    }
    requireReader(state.get(), from);
    PrivatePayload given = message.getPrivateData().getPayload();
    if (given.getPrivateRwset().isEmpty()) {
      throw new Doubt("Malformed private data message, no rwset provided");
    }
    if (given.getTxId().isEmpty() || given.getTxId().length() > MAX_NAME) {
      throw new Doubt("Malformed private data message, no usable transaction id");
    }
    return Outgoing.answer(
        from,
        GossipMessage.newBuilder()
            .setNonce(message.getNonce())
            .setAck(
                Acknowledgement.newBuilder()
                    .setError(keep(from, state.get().channel(), given, now)))
            .build());
  }

  /** What to tell who gives it: nothing if it is kept, or not needed any more. */
  private String keep(Remote from, GossipChannel channel, PrivatePayload given, Instant now) {
    TxId txId = new TxId(given.getTxId());
    try {
      if (channel.isCommitted(txId)) {
        return "";
      }
      if (!unclaimed.take(
          from.certificate(), txId, given.getSerializedSize(), now, channel::isCommitted)) {
        complain(from, channel, "too much of what it has given waits for its blocks", now);
        return "too much private data waits for its blocks";
      }
      channel.keep(txId, kept(given, channel.height()));
      return "";
    } catch (HeddleException e) {
      complain(from, channel, e.getMessage(), now);
      return "private data cannot be kept now";
    }
  }

  private void complain(Remote from, GossipChannel channel, String why, Instant now) {
    if (complaints.isDue(from.certificate(), now)) {
      log.warn(
          "Private data from {} for channel '{}' cannot be kept: {}",
          from,
          channel.name(),
          Foreign.sentence(why));
    }
  }

  private static TxPvtReadWriteSetWithConfigInfo kept(PrivatePayload given, long height) {
    long endorsed = given.getPrivateSimHeight();
    return TxPvtReadWriteSetWithConfigInfo.newBuilder()
        .setEndorsedAt(endorsed < 0 ? height + MAX_AHEAD : Math.min(endorsed, height + MAX_AHEAD))
        .setPvtRwset(
            TxPvtReadWriteSet.newBuilder()
                .setDataModel(TxPvtReadWriteSet.newBuilder().getDataModel())
                .addNsPvtRwset(
                    NsPvtReadWriteSet.newBuilder()
                        .setNamespace(given.getNamespace())
                        .addCollectionPvtRwset(
                            CollectionPvtReadWriteSet.newBuilder()
                                .setCollectionName(given.getCollectionName())
                                .setRwset(given.getPrivateRwset()))))
        .putCollectionConfigs(given.getNamespace(), given.getCollectionConfigs())
        .build();
  }

  /** Gives what is asked for, is here, and may be given; always answers. */
  List<Outgoing> request(Remote from, GossipMessage message) throws Doubt {
    Optional<ChannelState> state = channels.named(message);
    if (state.isEmpty()) {
      return List.of();
    }
    List<PvtDataDigest> asked = message.getPrivateReq().getDigestsList();
    if (asked.size() > MAX_DIGESTS) {
      throw new Doubt("a request for %d private write sets".formatted(asked.size()));
    }
    var answer = RemotePvtDataResponse.newBuilder();
    if (channels.isMember(state.get(), from.id())) {
      long bytes = 0;
      for (PvtDataDigest digest : new LinkedHashSet<>(asked)) {
        Optional<PvtDataElement> element =
            bytes <= MAX_GIVEN_BYTES ? element(state.get(), from, digest) : Optional.empty();
        if (element.isPresent()) {
          answer.addElements(element.get());
          bytes += element.get().getSerializedSize();
        }
      }
    }
    return Outgoing.answer(
        from,
        GossipMessage.newBuilder()
            .setChannel(message.getChannel())
            .setTag(Tag.CHAN_ONLY)
            .setNonce(message.getNonce())
            .setPrivateRes(answer)
            .build());
  }

  private static Optional<PvtDataElement> element(
      ChannelState state, Remote from, PvtDataDigest asked) {
    List<ByteString> sets = new ArrayList<>();
    for (GivenWrites given : state.channel().give(from.identity(), List.of(digest(asked)))) {
      sets.addAll(given.sets()); // one of which all was purged is empty, and an answer
    }
    return sets.isEmpty()
        ? Optional.empty()
        : Optional.of(PvtDataElement.newBuilder().setDigest(asked).addAllPayload(sets).build());
  }

  static PrivateDigest digest(PvtDataDigest asked) {
    return new PrivateDigest(
        asked.getTxId().isEmpty() ? Optional.empty() : Optional.of(new TxId(asked.getTxId())),
        new Version(asked.getBlockSeq(), asked.getSeqInBlock()),
        asked.getNamespace(),
        asked.getCollection());
  }

  static PvtDataDigest digest(PrivateDigest wanted) {
    return PvtDataDigest.newBuilder()
        .setTxId(wanted.txId().map(TxId::value).orElse(""))
        .setNamespace(wanted.chaincode())
        .setCollection(wanted.collection())
        .setBlockSeq(wanted.writer().block())
        .setSeqInBlock(wanted.writer().tx())
        .build();
  }

  private static void requireReader(ChannelState state, Remote from) throws Doubt {
    Optional<String> objection = Trust.readObjection(state.channel().config(), from.proof());
    if (objection.isPresent()) {
      throw new Doubt(
          "private data for channel '%s', which it may not read: %s"
              .formatted(state.channel().name(), objection.get()));
    }
  }
}
