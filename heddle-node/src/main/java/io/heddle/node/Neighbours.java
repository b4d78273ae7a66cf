// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.base.TxId;
import io.heddle.joined.Dissemination;
import io.heddle.joined.GivenWrites;
import io.heddle.joined.JoinedChannel;
import io.heddle.ledger.PrivateDigest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.hyperledger.fabric.protos.transientstore.TxPvtReadWriteSetWithConfigInfo;

/**
 * The peers of a node that run now, which give each other private values without a network in
 * between. One that is stopped is not there any more before anything of it is closed; who has found
 * it just before gets {@code UNAVAILABLE} from its ledgers. Safe for threads.
 */
final class Neighbours {

  private final List<Peer> running = new CopyOnWriteArrayList<>();
  private final Function<PeerCredentials, Optional<PeerGossip>> elsewhere;

  private Neighbours(Function<PeerCredentials, Optional<PeerGossip>> elsewhere) {
    this.elsewhere = elsewhere;
  }

  /** Nobody is there but the peers of the node. */
  Neighbours() {
    this(_ -> Optional.empty());
  }

  /** Those of a network elsewhere, with which its one peer talks. */
  static Neighbours elsewhere(Function<PeerCredentials, PeerGossip> gossip) {
    return new Neighbours(credentials -> Optional.of(gossip.apply(credentials)));
  }

  /** How a peer gets on with others elsewhere, if there are any; the caller closes it. */
  Optional<PeerGossip> elsewhere(PeerCredentials peer) {
    return elsewhere.apply(peer);
  }

  /**
   * It has all blocks that the orderer had, and takes what it is given. Whatever channel it is on
   * or joins, it may have what others miss there, and others what it misses.
   */
  void begins(Peer peer) {
    running.add(peer);
    peer.channels().joined().forEach(channel -> reconcile(channel.name()));
  }

  List<Peer> running() {
    return List.copyOf(running);
  }

  private void reconcile(ChannelName channel) {
    for (Peer peer : running) {
      peer.channels().joined().find(channel.value()).ifPresent(JoinedChannel::reconcile);
    }
  }

  /** It is to be closed. */
  void ends(Peer peer) {
    running.remove(peer);
  }

  /**
   * The others, as one of them sees them.
   *
   * @param own its marshalled {@code SerializedIdentity}
   */
  Dissemination of(ByteString own) {
    return channel ->
        running.stream()
            .filter(each -> !each.identity().serialized().equals(own))
            .flatMap(each -> seen(each, own, channel).stream())
            .toList();
  }

  private static Optional<Dissemination.Neighbour> seen(
      Peer peer, ByteString by, ChannelName channel) {
    return peer.channels()
        .joined()
        .find(channel.value())
        .map(joined -> new Inside(by, peer.identity().serialized(), joined));
  }

  private record Inside(ByteString asker, ByteString identity, JoinedChannel channel)
      implements Dissemination.Neighbour {

    @Override
    public void keep(TxId txId, TxPvtReadWriteSetWithConfigInfo written) {
      channel.ledger().transientData().add(txId, written);
    }

    @Override
    public List<GivenWrites> give(List<PrivateDigest> wanted) {
      return channel.give(asker, wanted);
    }
  }
}
