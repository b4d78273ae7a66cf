// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.TxId;
import io.heddle.channel.ChannelConfig;
import io.heddle.joined.GivenWrites;
import io.heddle.ledger.PrivateDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.hyperledger.fabric.protos.transientstore.TxPvtReadWriteSetWithConfigInfo;

/** A channel that a test fills: blocks, and private values that it gives to anybody. */
final class StandingChannel implements GossipChannel {

  private final ChannelConfig config;
  private final List<Block> blocks = new CopyOnWriteArrayList<>();
  private final Map<String, Long> sequences = new LinkedHashMap<>();
  private final Map<PrivateDigest, List<ByteString>> values = new ConcurrentHashMap<>();
  private final List<TxPvtReadWriteSetWithConfigInfo> kept = new CopyOnWriteArrayList<>();

  private final Map<Long, Map<Long, TxPvtReadWriteSet>> withBlocks = new ConcurrentHashMap<>();
  private final Set<TxId> committed = ConcurrentHashMap.newKeySet();
  private final AtomicInteger appearances = new AtomicInteger();

  private volatile Optional<String> failure = Optional.empty();

  StandingChannel(Block first) {
    this.config = ChannelConfig.fromBlock(first);
    blocks.add(first);
    sequences.put("_lifecycle", 1L);
  }

  void add(Block block) {
    blocks.add(block);
  }

  /** What its transactions, by their positions, wrote to collections. */
  void had(long block, Map<Long, TxPvtReadWriteSet> written) {
    withBlocks.put(block, written);
  }

  void has(PrivateDigest digest, ByteString... sets) {
    values.put(digest, List.of(sets));
  }

  /** Nothing can be kept from now on. */
  void fails(String why) {
    failure = Optional.of(why);
  }

  List<TxPvtReadWriteSetWithConfigInfo> kept() {
    return kept;
  }

  @Override
  public ChannelName name() {
    return config.channel();
  }

  @Override
  public ChannelConfig config() {
    return config;
  }

  @Override
  public long height() {
    return blocks.size();
  }

  @Override
  public Map<String, Long> sequences() {
    return sequences;
  }

  @Override
  public boolean isCommitted(TxId txId) {
    return committed.contains(txId);
  }

  void commits(TxId txId) {
    committed.add(txId);
  }

  @Override
  public void keep(TxId txId, TxPvtReadWriteSetWithConfigInfo written) {
    failure.ifPresent(why -> {
      throw new HeddleException(Fault.UNAVAILABLE, why);
    });
    kept.add(written);
  }

  @Override
  public List<GivenWrites> give(ByteString asker, List<PrivateDigest> wanted) {
    List<GivenWrites> given = new ArrayList<>();
    for (PrivateDigest digest : wanted) {
      Optional.ofNullable(values.get(digest))
          .ifPresent(sets -> given.add(new GivenWrites(digest, sets)));
    }
    return given;
  }

  @Override
  public void appeared() {
    appearances.incrementAndGet();
  }

  int appearances() {
    return appearances.get();
  }

  @Override
  public Optional<Block> block(long number) {
    return number < blocks.size() ? Optional.of(blocks.get((int) number)) : Optional.empty();
  }

  @Override
  public Map<Long, TxPvtReadWriteSet> privateData(ByteString asker, long block) {
    return withBlocks.getOrDefault(block, Map.of());
  }
}
