// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import io.heddle.alive.Vital;
import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
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
 * are told rests on it. Safe for use by many threads; one at a time may append.
 *
 * <p>Fabric: common/ledger/blockledger/fileledger.
 */
public final class Chain implements BlockSource, BlockReceiver, AutoCloseable {

  private final ChannelName channel;
  private final ChainFile file;
  private final List<Follower> followers = new CopyOnWriteArrayList<>();
  private volatile Runnable awaited = () -> {};
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  // guarded by lock
  private ChainEnd end;
  private final RecentBlocks recent = new RecentBlocks();
  private boolean isClosed;

  private Chain(ChannelName channel, ChainFile file) {
    this.channel = channel;
    this.file = file;
    this.end = file.end();
  }

  /**
   * Opens the chain in a folder, which must be there; it may be empty.
   *
   * @throws HeddleException {@code BAD_INPUT} if it is not as it was written
   */
  static Chain open(Path folder, ChannelName channel) {
    return new Chain(channel, ChainFile.open(folder, channel));
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
      refuseIfClosed();
      Optional<Block> at = recent.find(number);
      if (at.isPresent()) {
        return at.get(); // whoever follows is mostly there
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
    try {
      return file.block(number);
    } catch (HeddleException e) {
      refuseIfClosed(); // what it was read from is not there any more
      throw e;
    }
  }

  private void refuseIfClosed() {
    lock.lock();
    try {
      if (isClosed) {
        throw new HeddleException(
            Fault.UNAVAILABLE, "The orderer's chain of channel '%s' is closed".formatted(channel));
      }
    } finally {
      lock.unlock();
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
    while (height() < height) {
      Block block = blocks.apply(height());
      requireNext(block.getHeader());
      file.appendLater(block);
      tell(block, ChainFile.endAfter(block));
    }
    file.force(end());
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
    ChainEnd next = ChainFile.endAfter(block);
    file.append(block, next);
    tell(block, next);
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

  private void tell(Block block, ChainEnd next) {
    lock.lock();
    try {
      end = next;
      recent.add(block);
      if (followers.isEmpty()) {
        recent.areTaken(end.nextNumber());
      }
      news.signalAll();
    } finally {
      lock.unlock();
    }
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
      return !isClosed && !isOver.getAsBoolean();
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
  public Follower follow(long height, BlockReceiver receiver, Vital vital) {
    Follower follower = new Follower(this, height, receiver, vital);
    followers.add(follower);
    return follower;
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
    lock.lock();
    try {
      recent.areTaken(followers.stream().mapToLong(Follower::next).min().orElse(height));
    } finally {
      lock.unlock();
    }
    if (height >= height()) {
      awaited.run();
    }
  }

  /** A follower waits for no more blocks than there are. */
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

  /** Whether it begins with all blocks of another one, or is the same. */
  boolean beginsWith(ChainNote.End other) {
    return file.beginsWith(other);
  }

  /** The chain without the blocks behind those that it begins with; this one is closed. */
  Chain backAt(ChainNote.End end) {
    endReading();
    file.goBackTo(end);
    return new Chain(channel, file);
  }

  /** Whoever waits for a block does so no longer. Twice is harmless. */
  @Override
  public void close() {
    endReading();
    file.close();
  }

  private void endReading() {
    lock.lock();
    try {
      isClosed = true;
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
