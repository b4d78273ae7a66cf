// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.BlockHash;
import io.heddle.base.ChannelName;
import io.heddle.base.Cursor;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.TxId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.ledger.queryresult.KeyModification;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** The ledger of one channel. Safe for several threads; one block is appended at a time. */
public final class Ledger {

  private final ChannelName channel;
  private final Database database;
  private final Gate gate;
  private final ReentrantLock appending = new ReentrantLock();
  private final StateIndexes indexes;
  private final TransientData transientData;
  private final NamespaceHints hints;
  private final BlockWriter writer;
  private final LedgerMarks marks;
  private final HeldStates held;
  private volatile LifecycleRows lifecycle = LifecycleRows.NONE; // written under appending
  private volatile ChainEnd end; // written under appending
  private volatile Optional<Origin> origin = Optional.empty(); // before anybody uses it
  private boolean isEndCertain = true; // guarded by appending

  Ledger(ChannelName channel, Database database, Gate gate, ChainEnd end, long transientBlocks) {
    this.channel = channel;
    this.database = database;
    this.gate = gate;
    this.hints = new NamespaceHints(channel, database);
    this.indexes = new StateIndexes(channel, database, gate, appending);
    this.transientData = new TransientData(channel, database, gate);
    this.writer =
        new BlockWriter(database, channel, indexes, transientData, hints, transientBlocks);
    this.marks = new LedgerMarks(channel, database);
    this.held = new HeldStates(channel, database, gate);
    this.end = end;
  }

  public ChannelName channel() {
    return channel;
  }

  /** How many blocks there are, which is the number of the next one. */
  public long height() {
    return end.height();
  }

  /** The hash of the last block's header, empty if there is no block. */
  public ByteString lastHeaderHash() {
    return end.headerHash();
  }

  /** The commit hash of the last block, empty if there is none. */
  public ByteString commitHash() {
    return end.commitHash();
  }

  ChainEnd end() {
    return end;
  }

  /** Where it begins if it was made of a snapshot; empty if it has all blocks. */
  public Optional<Origin> origin() {
    return origin;
  }

  /** The number of the first block that it has, or will have. */
  public long firstBlock() {
    return origin.map(Origin::firstBlock).orElse(0L);
  }

  /** Why there is not a block of this number, in Fabric's words; empty if there may be one. */
  public Optional<String> absence(long number) {
    return origin
        .filter(start -> Long.compareUnsigned(number, start.firstBlock()) < 0)
        .map(start ->
            "cannot serve block [%s]. The ledger is bootstrapped from a snapshot. First available block = [%d]"
                .formatted(Long.toUnsignedString(number), start.firstBlock()));
  }

  /**
   * Why no more is known of a transaction, in Fabric's words; empty if it is, or unknown at all.
   */
  public Optional<String> absence(TxId txId) {
    return origin
        .filter(_ -> transaction(txId).isEmpty() && isKnown(txId))
        .map(start ->
            "details for the TXID [%s] not available. Ledger bootstrapped from a snapshot. First available block = [%d]"
                .formatted(txId, start.firstBlock()));
  }

  /** Reads what is kept at hand, before anybody uses it. */
  void load() {
    hints.load(gate);
    lifecycle = new LifecycleRows();
  }

  NamespaceHints hints() {
    return hints;
  }

  /** It was read, or has been written. */
  void beginAt(Origin found) {
    origin = Optional.of(found);
    if (end.equals(ChainEnd.EMPTY)) {
      end = found.end();
    }
  }

  /** The hash of the header of the block of this number; empty if it is not known. */
  Optional<ByteString> headerHash(long number) {
    return number + 1 == height()
        ? Optional.of(lastHeaderHash())
        : block(number)
            .map(block -> BlockHash.header(block.getHeader()))
            .or(() -> origin.filter(start -> start.block() == number).map(Origin::headerHash));
  }

  /** The state at the present height; the caller closes it. */
  public StateSnapshot snapshot() {
    return gate.adopt(() -> new StateSnapshot(channel, database, gate, hints, () -> lifecycle));
  }

  /** States of before that are kept on the disk until somebody releases them. */
  public HeldStates held() {
    return held;
  }

  /**
   * Keeps the present state on the disk as one of those {@link #held}.
   *
   * @throws HeddleException {@code UNAVAILABLE} if it cannot be written
   */
  public void hold() {
    appending.lock();
    try {
      held.hold(end);
    } finally {
      appending.unlock();
    }
  }

  /** Does something while no block is appended. */
  public void atRest(Runnable work) {
    appending.lock();
    try {
      work.run();
    } finally {
      appending.unlock();
    }
  }

  /** The indexes over the state. */
  public StateIndexes indexes() {
    return indexes;
  }

  /** What endorsed transactions wrote to collections and no block has brought yet. */
  public TransientData transientData() {
    return transientData;
  }

  /** The block of this number. */
  public Optional<Block> block(long number) {
    return get(Column.BLOCKS, StoreKey.block(channel, number)).map(bytes -> parse(number, bytes));
  }

  /** The block whose header has this hash. */
  public Optional<Block> block(ByteString headerHash) {
    return get(Column.BLOCK_HASHES, StoreKey.blockHash(channel, headerHash))
        .map(StoreValue::number)
        .flatMap(this::block);
  }

  /** Where the first transaction with this id is; empty also if it is before the origin. */
  public Optional<TxPosition> transaction(TxId txId) {
    return get(Column.TRANSACTIONS, StoreKey.transaction(channel, txId))
        .filter(stored -> stored.length > 0)
        .map(StoreValue::txPosition);
  }

  /** Whether there was a transaction with this id, valid or not, before the origin or behind it. */
  public boolean isKnown(TxId txId) {
    return get(Column.TRANSACTIONS, StoreKey.transaction(channel, txId)).isPresent();
  }

  /**
   * The ids that begin so, in the order of their letters.
   *
   * @param prefix not empty
   * @param most how many are given
   */
  public List<TxId> transactions(String prefix, int most) {
    byte[] first = StoreKey.transaction(channel, new TxId(prefix));
    int start = first.length - prefix.getBytes(StandardCharsets.UTF_8).length;
    List<TxId> found = new ArrayList<>();
    try (Cursor<TxId> ids =
        gate.adopt(() ->
            database.scan(
                Column.TRANSACTIONS,
                first,
                StoreKey.after(first),
                new ReadOptions(),
                (key, _) -> StoreKey.transactionId(key, start),
                gate))) {
      for (Optional<TxId> id = ids.next(); id.isPresent() && found.size() < most; id = ids.next()) {
        found.add(id.get());
      }
    }
    return found;
  }

  /** Why the transaction at a position of a block is not valid; empty if it is. */
  public Optional<Objection> objection(long block, int index) {
    return get(Column.OBJECTIONS, StoreKey.position(channel, block, index))
        .map(StoreValue::objection);
  }

  /** All that valid transactions did to a public key, newest first; the caller closes it. */
  public Cursor<KeyModification> history(String namespace, String key) {
    byte[] first = StoreKey.history(channel, namespace, key);
    return gate.adopt(() ->
        database.scan(
            Column.HISTORY,
            first,
            StoreKey.after(first),
            new ReadOptions(),
            (_, value) -> StoreValue.modification(value),
            gate));
  }

  /** What the last valid transaction before a position did to a public key. */
  public Optional<KeyModification> changeBefore(String namespace, String key, Version position) {
    byte[] first =
        StoreKey.behind(
            StoreKey.history(channel, namespace, key, position.block(), (int) position.tx()));
    byte[] end = StoreKey.after(StoreKey.history(channel, namespace, key));
    try (Cursor<KeyModification> older =
        gate.adopt(() ->
            database.scan(
                Column.HISTORY,
                first,
                end,
                new ReadOptions(),
                (_, value) -> StoreValue.modification(value),
                gate))) {
      return older.next();
    }
  }

  /**
   * Keeps a block and all it changes: all of it or, after a crash, nothing. It survives the death
   * of the process; after a power cut the last blocks may be gone, and are to be appended again,
   * which gives the same. If it fails, the same block may be appended again; if it turns out to be
   * there already, that is all right.
   *
   * @throws HeddleException {@code CONFLICT} if it is not the next block, {@code UNAVAILABLE} if it
   *     cannot be written now
   */
  public void append(BlockUpdate update) {
    appending.lock();
    try {
      database.mend(gate);
      boolean wasCertain = isEndCertain;
      makeEndCertain();
      var next =
          new ChainEnd(
              update.block().getHeader().getNumber() + 1,
              BlockHash.header(update.block().getHeader()),
              update.commitHash());
      if (!wasCertain && end.equals(next)) {
        return;
      }
      checkNext(update.block().getHeader());
      write(LifecycleRows.isIn(update), () -> writer.write(update, next));
      end = next;
    } finally {
      appending.unlock();
    }
  }

  /**
   * Changes the state between two blocks: all of it or, after a crash, nothing. Only for what no
   * hash covers, and while nobody has worked out what the next block changes. It lasts as long as
   * the block before.
   *
   * @throws HeddleException {@code UNAVAILABLE} if it cannot be written now
   */
  public void amend(List<StateChange> changes) {
    appending.lock();
    try {
      database.mend(gate);
      makeEndCertain();
      write(true, () -> writer.amend(changes, end));
    } finally {
      appending.unlock();
    }
  }

  /**
   * As {@link #amend}, of what has nothing to do with blocks, so that it may come at any time; on
   * the disk when this returns.
   */
  public void note(List<StateChange> changes) {
    appending.lock();
    try {
      database.mend(gate);
      makeEndCertain();
      write(true, () -> writer.note(changes));
    } finally {
      appending.unlock();
    }
  }

  /** Whether its owner wants the channel not to be opened. */
  public boolean isPaused() {
    return gate.pass(marks::isPaused);
  }

  /** Notes whether the channel is to be opened; on the disk when this returns. */
  public void pause(boolean isPaused) {
    mark(batch -> marks.addPaused(batch, isPaused));
  }

  /** What is to be done before it is as it was; empty if nothing is. */
  public Optional<Rebuild> rebuild() {
    return gate.pass(marks::rebuild);
  }

  /** It is as it was. */
  public void rebuilt() {
    mark(batch -> marks.addRebuild(batch, Optional.empty()));
  }

  /**
   * Leaves only the first blocks of it, which are to be committed again; nobody uses it meanwhile.
   * Private values that are kept until their blocks come stay.
   *
   * @param blocks how many, at least one
   * @param notes what is kept beside them in the state
   */
  public void leave(long blocks, List<StateChange> notes) {
    boolean isPaused = isPaused();
    Rebuild rebuild =
        new Rebuild(blocks, Math.max(height(), rebuild().map(Rebuild::before).orElse(0L)));
    mark(batch -> {
      database.removeDerived(batch, channel);
      database.removeBlocks(batch, channel, blocks);
      writer.addState(batch, notes);
      marks.addRebuild(batch, Optional.of(rebuild));
      marks.addPaused(batch, isPaused);
      database.put(batch, Column.CHAINS, StoreKey.chain(channel), StoreValue.of(ChainEnd.EMPTY));
    });
    end = ChainEnd.EMPTY;
  }

  private interface Marking {
    void addTo(WriteBatch batch) throws RocksDBException;
  }

  private void mark(Marking marking) {
    appending.lock();
    try {
      database.mend(gate);
      makeEndCertain();
      write(
          true,
          () -> {
            try (var batch = new WriteBatch()) {
              marking.addTo(batch);
              database.write(batch);
            }
          });
    } finally {
      appending.unlock();
    }
  }

  /** After a write that failed it is read from the store. */
  private void makeEndCertain() {
    if (!isEndCertain) {
      end = storedEnd();
      isEndCertain = true;
    }
  }

  private void write(boolean concernsLifecycle, Gate.Renewal batch) {
    if (concernsLifecycle) {
      lifecycle = LifecycleRows.NONE;
    }
    try {
      gate.pass(() -> {
        batch.run();
        return channel;
      });
    } catch (RuntimeException | Error e) {
      isEndCertain = false;
      throw e;
    }
    if (lifecycle == LifecycleRows.NONE) {
      lifecycle = new LifecycleRows();
    }
  }

  private ChainEnd storedEnd() {
    return get(Column.CHAINS, StoreKey.chain(channel))
        .map(StoreValue::chainEnd)
        .orElse(ChainEnd.EMPTY);
  }

  private void checkNext(BlockHeader header) {
    if (header.getNumber() != end.height()) {
      throw new HeddleException(
          Fault.CONFLICT,
          "Block %s cannot follow on channel '%s': block %d is next"
              .formatted(Long.toUnsignedString(header.getNumber()), channel, end.height()));
    }
    if (!header.getPreviousHash().equals(end.headerHash())) {
      throw new HeddleException(
          Fault.CONFLICT,
          "Block %d of channel '%s' names another previous block than the last one here"
              .formatted(header.getNumber(), channel));
    }
  }

  private Optional<byte[]> get(Column column, byte[] key) {
    return gate.pass(() -> database.get(column, key));
  }

  private Block parse(long number, byte[] bytes) {
    try {
      return Block.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new HeddleException(
          Fault.INTERNAL,
          "Stored block %d of channel '%s' is not readable".formatted(number, channel),
          e);
    }
  }
}
