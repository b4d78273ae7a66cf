// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.base.TxId;
import io.heddle.endorse.Dissemination;
import io.heddle.endorse.Dissemination.Recipient;
import io.heddle.joined.JoinedChannel;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hyperledger.fabric.protos.transientstore.TxPvtReadWriteSetWithConfigInfo;

/**
 * The peers of a node that run now, which give each other private values without a network in
 * between. One that is stopped is not there any more before anything of it is closed; who has found
 * it just before gets {@code UNAVAILABLE} from its ledgers. Safe for threads.
 */
final class Neighbours {

  private final List<Peer> running = new CopyOnWriteArrayList<>();

  /** It has all blocks that the orderer had, and takes what it is given. */
  void begins(Peer peer) {
    running.add(peer);
  }

  /** It is to be closed. */
  void ends(Peer peer) {
    running.remove(peer);
  }

  /** Those that run now, beside one of them; in the order in which the node has them. */
  List<Peer> besides(Peer own) {
    return running.stream()
        .filter(each -> !each.equals(own))
        .sorted(Comparator.comparingInt(each -> each.config().place()))
        .toList();
  }

  /** The others, as one of them sees them. */
  Dissemination of(Peer own) {
    return channel ->
        besides(own).stream().flatMap(each -> recipient(each, channel).stream()).toList();
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
