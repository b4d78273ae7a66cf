// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.base.ChannelName;
import io.heddle.base.HeddleException;
import io.heddle.gateway.Orderers;
import io.heddle.joined.JoinedChannel;
import io.heddle.order.BlockSource;
import io.heddle.order.Broadcast;
import io.heddle.order.OrderedChannel;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;

/** Where a node's peers get the blocks of their channels, and who orders what clients submit. */
interface Ordering {

  /** A channel as it is ordered in this process; empty if it is not, or not here. */
  Optional<OrderedChannel> find(ChannelName channel);

  /** The blocks of a channel that a peer has joined. */
  BlockSource source(JoinedChannel channel);

  /**
   * The block with which a channel begins that no peer has joined.
   *
   * @param orderer {@code host:port} of who has it
   * @param authorities PEM with those of the orderer's TLS certificate; empty for those that this
   *     machine trusts
   * @throws HeddleException if it cannot be had
   */
  Block firstBlock(ChannelName channel, String orderer, String authorities)
      throws InterruptedException;

  /** Who gives a channel's blocks now; empty if nobody does, or has not yet. */
  Optional<String> giver(ChannelName channel);

  /** Why a channel's blocks do not come; empty if they do. */
  Optional<String> problem(ChannelName channel);

  /** Who takes what clients submit to a gateway. */
  Orderers orderers();

  /** Who takes what clients send to a peer instead of an orderer; empty if nobody does. */
  Optional<Broadcast> onPeers();
}
