// SPDX-License-Identifier: Apache-2.0
package io.heddle.follow;

import io.heddle.base.HeddleException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.hyperledger.fabric.protos.common.Block;

/**
 * Verified blocks on their way from whoever pulls them to whoever commits them: some of them ahead
 * of the commit, so that neither waits for the other, and bounded.
 */
final class BlocksAhead implements AutoCloseable {

  private static final int MOST = 1000;

  private final Supplier<ChainPosition> committed;
  private final long mostBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final Condition some = lock.newCondition();

  private ChainVerifier verifier; // of whoever pulls

  // guarded by lock
  private final Deque<Block> blocks = new ArrayDeque<>();
  private long bytes;
  private Optional<String> refusal = Optional.empty();
  private int refusals;
  private boolean isClosed;

  /**
   * None yet.
   *
   * @param committed how far whoever commits them has come, when it has none of them
   * @param mostBytes of waiting blocks, or one block if that has more
   */
  BlocksAhead(Supplier<ChainPosition> committed, long mostBytes) {
    this.committed = committed;
    this.mostBytes = mostBytes;
    this.verifier = new ChainVerifier(committed.get());
  }

  /** How far the blocks go that have been taken. For whoever pulls. */
  ChainPosition position() {
    return verifier.position();
  }

  /** How many of them wait, with that which is just being committed. */
  int waiting() {
    lock.lock();
    try {
      return blocks.size();
    } finally {
      lock.unlock();
    }
  }

  /** How often in a row a verified block could not be committed. */
  int refusals() {
    lock.lock();
    try {
      return refusals;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes the next block, or waits until there is room. For whoever pulls.
   *
   * @return whether it has a new configuration
   * @throws StreamFailure if it is not the next one or not as its orderers made it, or one before
   *     it could not be committed: it goes on where {@link #position} says then
   */
  boolean take(Block block) throws StreamFailure, InterruptedException {
    boolean isConfiguring;
    try {
      isConfiguring = verifier.take(block);
    } catch (HeddleException e) {
      throw new StreamFailure(
          "block [%s] could not be verified: %s"
              .formatted(Long.toUnsignedString(block.getHeader().getNumber()), e.getMessage()),
          e);
    }
    lock.lock();
    try {
      while (refusal.isEmpty() && isFull(block)) {
        room.await();
      }
      if (refusal.isPresent()) {
        throw startAgain(refusal.get());
      }
      blocks.add(block);
      bytes += block.getSerializedSize();
      some.signal();
    } finally {
      lock.unlock();
    }
    return isConfiguring;
  }

  private boolean isFull(Block next) {
    return blocks.size() >= MOST
        || (!blocks.isEmpty() && bytes + next.getSerializedSize() > mostBytes);
  }

  /**
   * Has it said if a block could not be committed meanwhile. For whoever pulls and has no block.
   *
   * @throws StreamFailure if so
   */
  void check() throws StreamFailure {
    lock.lock();
    try {
      if (refusal.isPresent()) {
        throw startAgain(refusal.get());
      }
    } finally {
      lock.unlock();
    }
  }

  private StreamFailure startAgain(String why) {
    refusal = Optional.empty();
    verifier = new ChainVerifier(committed.get());
    return new StreamFailure(why);
  }

  /**
   * The next block, when there is one; it counts as waiting until {@link #committed}.
   *
   * @return empty once it is closed
   */
  Optional<Block> next() throws InterruptedException {
    lock.lock();
    try {
      while (blocks.isEmpty() && !isClosed) {
        some.await();
      }
      return isClosed ? Optional.empty() : Optional.of(blocks.getFirst());
    } finally {
      lock.unlock();
    }
  }

  /** The block of {@link #next} is committed. */
  void committed() {
    lock.lock();
    try {
      bytes -= blocks.removeFirst().getSerializedSize();
      refusals = 0;
      room.signal();
    } finally {
      lock.unlock();
    }
  }

  /** The block of {@link #next} can never be committed, so none of those behind it can. */
  void refused(String why) {
    lock.lock();
    try {
      refusal =
          Optional.of(
              "block [%s] could not be handled: %s"
                  .formatted(
                      Long.toUnsignedString(blocks.getFirst().getHeader().getNumber()), why));
      refusals++;
      blocks.clear();
      bytes = 0;
      room.signal();
    } finally {
      lock.unlock();
    }
  }

  /** No more blocks are handed on; those that wait are left, and can be pulled again. */
  @Override
  public void close() {
    lock.lock();
    try {
      isClosed = true;
      some.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
