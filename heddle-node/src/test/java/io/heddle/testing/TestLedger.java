// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.google.protobuf.ByteString;
import io.heddle.base.BlockHash;
import io.heddle.base.ChannelName;
import io.heddle.base.TxId;
import io.heddle.channel.ChannelConfig;
import io.heddle.joined.JoinedChannel;
import io.heddle.ledger.BlockUpdate;
import io.heddle.ledger.HistoryChange;
import io.heddle.ledger.IndexedTx;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.LedgerStore;
import io.heddle.ledger.StateChange;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.Version;
import io.heddle.lifecycle.DefinitionCache;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.BlockHeader;

/** A real ledger of one channel in a temporary directory, to which tests add blocks by hand. */
public final class TestLedger implements AutoCloseable {

  public static final ChannelName CHANNEL = new ChannelName("mychannel");

  private final LedgerStore store;
  private final List<Consumer<BlockUpdate>> listeners = new ArrayList<>();

  private TestLedger(LedgerStore store) {
    this.store = store;
  }

  public static TestLedger in(Path dir) {
    return new TestLedger(LedgerStore.open(dir));
  }

  public LedgerStore store() {
    return store;
  }

  public Ledger ledger() {
    return store.ledger(CHANNEL);
  }

  /** Appends a block that puts one key; its version is that block, transaction 0. */
  public TestLedger put(String namespace, String key, String value) {
    return append(
        change(namespace, key, ByteString.copyFromUtf8(value), new Version(ledger().height(), 0)));
  }

  /** Appends a block without transactions that makes these changes. */
  public TestLedger append(StateChange... changes) {
    BlockUpdate update = update(nextBlock(), List.of(), List.of(changes), List.of());
    ledger().append(update);
    listeners.forEach(listener -> listener.accept(update));
    return this;
  }

  /** The channel of the ledger at Org1's peer without chaincode. */
  public JoinedChannel channel(ChannelConfig config) {
    return Joining.channel(ledger(), config);
  }

  /** Tells of the blocks to come. */
  public void follow(DefinitionCache definitions) {
    listeners.add(definitions::follow);
  }

  /** A block without transactions that follows the last one. */
  public Block nextBlock() {
    return nextBlock(ledger());
  }

  /** A block without transactions that follows the last one of a ledger. */
  public static Block nextBlock(Ledger ledger) {
    BlockData data = BlockData.getDefaultInstance();
    return Block.newBuilder()
        .setHeader(
            BlockHeader.newBuilder()
                .setNumber(ledger.height())
                .setPreviousHash(ledger.lastHeaderHash())
                .setDataHash(BlockHash.data(data)))
        .setData(data)
        .build();
  }

  public static BlockUpdate update(
      Block block,
      List<IndexedTx> transactions,
      List<StateChange> state,
      List<HistoryChange> history) {
    return new BlockUpdate(block, transactions, state, history, ByteString.EMPTY);
  }

  public static StateChange change(
      String namespace, String key, ByteString value, Version version) {
    return new StateChange(
        namespace, ByteString.copyFromUtf8(key), Optional.of(StateEntry.of(value, version)));
  }

  public static StateChange removal(String namespace, String key) {
    return new StateChange(namespace, ByteString.copyFromUtf8(key), Optional.empty());
  }

  public static TxId txId(long number) {
    return new TxId("%064x".formatted(number));
  }

  @Override
  public void close() {
    store.close();
  }
}
