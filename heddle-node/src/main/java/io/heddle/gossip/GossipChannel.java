// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.base.TxId;
import io.heddle.channel.ChannelConfig;
import io.heddle.joined.GivenWrites;
import io.heddle.joined.JoinedChannel;
import io.heddle.ledger.PrivateDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.hyperledger.fabric.protos.transientstore.TxPvtReadWriteSetWithConfigInfo;

/** A channel that this peer has joined, as far as gossip has to do with it. Safe for threads. */
public interface GossipChannel {

  /**
   * That of a channel.
   *
   * @param executable the sequences of the definitions that the peer can execute, in the order to
   *     be told
   */
  static GossipChannel of(JoinedChannel channel, Supplier<Map<String, Long>> executable) {
    return new JoinedInGossip(channel, executable);
  }

  ChannelName name();

  /** The configuration in force. */
  ChannelConfig config();

  long height();

  /** The sequences of the definitions that this peer can execute, in the order to be told. */
  Map<String, Long> sequences();

  /** Whether the block of a transaction has come. */
  boolean isCommitted(TxId txId);

  /**
   * Keeps what a transaction wrote until its block comes; on disk when this returns.
   *
   * @throws io.heddle.base.HeddleException {@code CONFLICT} if much is kept of it already
   */
  void keep(TxId txId, TxPvtReadWriteSetWithConfigInfo written);

  /** What somebody may have of the private values that it asks for. */
  List<GivenWrites> give(ByteString asker, List<PrivateDigest> wanted);

  /** A peer has come that may have private values which nobody had. */
  void appeared();

  /** A block that is there; empty if it is not yet, or not any more. */
  Optional<Block> block(long number);

  /** What somebody may have of a block's private values, by the positions of the transactions. */
  Map<Long, TxPvtReadWriteSet> privateData(ByteString asker, long block);
}
