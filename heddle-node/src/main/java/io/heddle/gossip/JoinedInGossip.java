// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
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

/** A joined channel, as gossip has to do with it. */
record JoinedInGossip(JoinedChannel joined, Supplier<Map<String, Long>> executable)
    implements GossipChannel {

  @Override
  public ChannelName name() {
    return joined.name();
  }

  @Override
  public ChannelConfig config() {
    return joined.config();
  }

  @Override
  public long height() {
    return joined.ledger().height();
  }

  @Override
  public Map<String, Long> sequences() {
    return executable.get();
  }

  @Override
  public boolean isCommitted(TxId txId) {
    return joined.ledger().transaction(txId).isPresent();
  }

  @Override
  public void keep(TxId txId, TxPvtReadWriteSetWithConfigInfo written) {
    if (!joined.ledger().transientData().addGiven(txId, written)) {
      throw new HeddleException(
          Fault.CONFLICT, "So much is kept of transaction '%s' already".formatted(txId));
    }
  }

  @Override
  public List<GivenWrites> give(ByteString asker, List<PrivateDigest> wanted) {
    return joined.give(asker, wanted);
  }

  @Override
  public void appeared() {
    joined.reconcile();
  }

  @Override
  public Optional<Block> block(long number) {
    return joined.ledger().block(number);
  }

  @Override
  public Map<Long, TxPvtReadWriteSet> privateData(ByteString asker, long block) {
    return joined.giveOfBlock(asker, block);
  }
}
