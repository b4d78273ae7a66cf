// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import io.heddle.alive.Vital;
import io.heddle.base.BlockHash;
import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.channel.LastConfig;
import io.heddle.disk.DamagedFile;
import io.heddle.disk.NumberedRecords;
import io.heddle.disk.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockHeader;

/**
 * The blocks of one channel as its orderer has ordered them, without what peers add: what clients
 * are told rests on it. Safe for use by many threads.
 *
 * <p>Fabric: common/ledger/blockledger/fileledger.
 */
public final class Chain implements BlockSource, BlockReceiver, AutoCloseable {

  private static final String BLOCKS = "blocks";

  private final ChannelName channel;
  private final NumberedRecords records;
  private final ChainNote note;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final List<Follower> followers = new CopyOnWriteArrayList<>();
  private volatile Runnable awaited = () -> {};
  // guarded by lock
  private ChainEnd end = ChainEnd.EMPTY;
  private Optional<Block> last = Optional.empty();
  private boolean isClosed;

  private Chain(ChannelName channel, NumberedRecords records, ChainNote note) {
    this.channel = channel;
    this.records = records;
    this.note = note;
  }

  /**
   * Opens the chain in a folder, which must be there; it may be empty.
   *
   * @throws HeddleException {@code BAD_INPUT} if it is not as it was written
   */
  static Chain open(Path folder, ChannelName channel) {
    try {
      NumberedRecords records = NumberedRecords.open(folder, BLOCKS);
      Chain chain = new Chain(channel, records, ChainNote.open(folder));
      try {
        chain.load();
        return chain;
      } catch (HeddleException e) {
        chain.close();
        throw e;
      }
    } catch (IOException e) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "The orderer's chain in '%s' cannot be used: %s".formatted(folder, Reason.of(e)),
          e);
    }
  }

  private void load() {
    long height = records.count();
    if (height > 0) {
      Block block = stored(height - 1);
      last = Optional.of(block);
      end = endAfter(block);
    }
    Optional<ChainNote.End> noted = note.before();
    if (noted.isPresent()) {
      checkNoted(noted.get());
    }
    note.write(end);
    note.force();
  }

  /** No chain may have become shorter, or another one, since it was last written. */
  private void checkNoted(ChainNote.End noted) {
    long height = end.nextNumber();
    boolean isShorter = height < noted.height();
    if (isShorter
        || (noted.height() > 0
            && !BlockHash.header(block(noted.height() - 1).getHeader())
                .equals(noted.headerHash()))) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "The orderer's chain in '%s' has %d blocks that are whole, and there were at least %d%s; put back a copy of the whole directory '%s', or remove it, and the chain is made again from the peer's ledger"
              .formatted(
                  records.file(),
                  height,
                  noted.height(),
                  isShorter ? "" : " of another content",
                  records.file().resolveSibling("")));
    }
  }

  public ChannelName channel() {
    return channel;
  }

  /** How many blocks there are, which is the number of the next one. */
  public long height() {
    return end().nextNumber();
  }

  /** Where it goes on. */
  ChainEnd end() {
    lock.lock();
    try {
      return end;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The block of this number.
   *
   * @throws HeddleException {@code NOT_FOUND} if there is none, {@code INTERNAL} if it is damaged,
   *     {@code UNAVAILABLE} if it cannot be read now
   */
  public Block block(long number) {
    lock.lock();
    try {
      if (last.isPresent() && last.get().getHeader().getNumber() == number) {
        return last.get(); // whoever follows is mostly there
      }
      if (Long.compareUnsigned(number, end.nextNumber()) >= 0) {
        throw new HeddleException(
            Fault.NOT_FOUND,
            "The orderer of channel '%s' has no block %s"
                .formatted(channel, Long.toUnsignedString(number)));
      }
    } finally {
      lock.unlock();
    }
    return stored(number);
  }

  private Block stored(long number) {
    try {
      return StoredBlock.read(records.read(number).orElseThrow());
    } catch (DamagedFile e) {
      throw new HeddleException(
          Fault.INTERNAL,
          "The orderer's block %d of channel '%s' cannot be read: %s"
              .formatted(number, channel, e.getMessage()),
          e);
    } catch (IOException e) {
      throw new HeddleException(
          Fault.UNAVAILABLE,
          "The orderer's block %d of channel '%s' cannot be read: %s"
              .formatted(number, channel, Reason.of(e)),
          e);
    }
  }

  /** The block with the configuration in force. */
  public Block configBlock() {
    return block(end().lastConfig());
  }

  /**
   * Appends the blocks up to a height, on the disk when this returns.
   *
   * @throws HeddleException as {@link #receive}
   */
  public void fill(LongFunction<Block> blocks, long height) {
    try {
      while (height() < height) {
        Block block = blocks.apply(height());
        requireNext(block.getHeader());
        records.appendLater(StoredBlock.of(block));
        tell(block, endAfter(block));
      }
      records.force();
    } catch (IOException e) {
      throw cannotBeWritten(e);
    }
    note.write(end());
    note.force();
  }

  /**
   * Appends the next block; it is on the disk when this returns. If it fails, the same block is to
   * be appended again.
   *
   * @throws HeddleException {@code CONFLICT} if it is not the next block, {@code UNAVAILABLE} if it
   *     cannot be written now
   */
  @Override
  public void receive(Block block) {
    requireNext(block.getHeader());
    ChainEnd next = endAfter(block);
    try {
      if (records.count() < next.nextNumber()) { // else only what follows had failed
        records.append(StoredBlock.of(block));
      }
    } catch (IOException e) {
      throw cannotBeWritten(e);
    }
    note.write(next);
    tell(block, next);
  }

  private void tell(Block block, ChainEnd next) {
    lock.lock();
    try {
      end = next;
      last = Optional.of(block);
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private HeddleException cannotBeWritten(IOException e) {
    return new HeddleException(
        Fault.UNAVAILABLE,
        "The orderer's chain of channel '%s' cannot be written now: %s"
            .formatted(channel, Reason.words(e)),
        e);
  }

  private void requireNext(BlockHeader header) {
    ChainEnd present = end();
    if (header.getNumber() != present.nextNumber()
        || !header.getPreviousHash().equals(present.lastHeaderHash())) {
      throw new HeddleException(
          Fault.CONFLICT,
          "Block %s cannot follow on the orderer's chain of channel '%s': block %d is next, and it has to name the one before it"
              .formatted(Long.toUnsignedString(header.getNumber()), channel, present.nextNumber()));
    }
  }

  private static ChainEnd endAfter(Block block) {
    BlockHeader header = block.getHeader();
    return new ChainEnd(header.getNumber() + 1, BlockHash.header(header), LastConfig.of(block));
  }

  /** Waits for a block; false if it is over before it has come, or the chain is closed. */
  boolean await(long number, BooleanSupplier isOver) throws InterruptedException {
    lock.lock();
    try {
      while (!isClosed
          && !isOver.getAsBoolean()
          && Long.compareUnsigned(number, end.nextNumber()) >= 0) {
        news.await();
      }
      return !isClosed && Long.compareUnsigned(number, end.nextNumber()) < 0;
    } finally {
      lock.unlock();
    }
  }

  /** Whether somebody has taken all blocks and waits for the next one, or nobody follows. */
  boolean isAwaited() {
    long height = height();
    return followers.isEmpty() || followers.stream().anyMatch(each -> each.next() >= height);
  }

  /** Calls back each time that somebody has taken all blocks there are. */
  void whenAwaited(Runnable listener) {
    awaited = listener;
  }

  /** A follower has taken all blocks below this height. */
  void isTaken(long height) {
    if (height >= height()) {
      awaited.run();
    }
  }

  /** A follower waits for no more blocks. */
  void leave(Follower follower) {
    followers.remove(follower);
    awaited.run();
    wake();
  }

  /** Lets those who wait look whether it is over. */
  void wake() {
    lock.lock();
    try {
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** For whoever waits for blocks and reads them. */
  public Reading read() {
    return new Reading(this);
  }

  /** On a thread of its own, which waits for blocks that do not exist yet. */
  @Override
  public Following follow(long height, BlockReceiver receiver, Vital vital) {
    Follower follower = new Follower(this, height, receiver, vital);
    followers.add(follower);
    return follower;
  }

  /** Whoever waits for a block does so no longer. Twice is harmless. */
  @Override
  public void close() {
    lock.lock();
    try {
      isClosed = true;
      news.signalAll();
    } finally {
      lock.unlock();
    }
    try (note;
        records) {
      note.force();
    } catch (IOException e) {
      // all of it is on the disk already
    }
  }
}
