// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.base.TxId;
import io.heddle.endorse.Dissemination;
import io.heddle.endorse.Dissemination.Recipient;
import io.heddle.joined.JoinedChannel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hyperledger.fabric.protos.transientstore.TxPvtReadWriteSetWithConfigInfo;

/** The peers of a node, which give each other private values without a network in between. */
final class Neighbours {

  private final List<Peer> peers = new CopyOnWriteArrayList<>();

  void add(Peer peer) {
    peers.add(peer);
  }

  /** The others, as one of them sees them. */
  Dissemination of(Peer own) {
    return channel ->
        peers.stream()
            .filter(each -> !each.equals(own))
            .flatMap(each -> recipient(each, channel).stream())
            .toList();
  }

  private static Optional<Recipient> recipient(Peer peer, ChannelName channel) {
    return peer.channels()
        .joined()
        .find(channel.value())
        .map(joined -> new Keeper(peer.identity().serialized(), joined));
  }

  private record Keeper(ByteString identity, JoinedChannel channel) implements Recipient {
    @Override
    public void keep(TxId txId, TxPvtReadWriteSetWithConfigInfo written) {
      channel.ledger().transientData().add(txId, written);
    }
  }
}
