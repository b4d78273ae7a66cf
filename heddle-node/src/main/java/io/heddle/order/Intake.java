// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** What was accepted and is not in a block yet, in the order of the chain. Safe for threads. */
final class Intake {

  /*
   * The place in the queue is the place in the chain. Each caller holds 'open' for reading from the
   * check of 'isClosed' until the envelope is queued, so that nothing comes after the Stop that
   * 'close' puts there. 'room' counts the free places for envelopes; the other items need none, and
   * so never wait.
   */

  private static final int MAX_WAITING = 1000;
  private static final Duration MAX_WAIT = Duration.ofSeconds(30);

  private final LinkedBlockingQueue<Item> queue = new LinkedBlockingQueue<>();
  private final Semaphore room = new Semaphore(MAX_WAITING);
  private final ReadWriteLock open = new ReentrantReadWriteLock();
  private boolean isClosed; // guarded by open
  private volatile boolean hasEnded;

  /**
   * Puts an envelope behind the others; waits for a place, for at most 30 s.
   *
   * @return why that cannot be, to stand behind the orderer's name; empty if it is queued
   */
  Optional<String> put(Item envelope) {
    open.readLock().lock();
    try {
      if (isClosed) {
        return Optional.of("is stopping");
      }
      if (!room.tryAcquire(MAX_WAIT.toSeconds(), TimeUnit.SECONDS)) {
        return Optional.of(
            "has had %d envelopes waiting for %d s".formatted(MAX_WAITING, MAX_WAIT.toSeconds()));
      }
      if (hasEnded) {
        room.release();
        return Optional.of("has failed; see its log");
      }
      queue.add(envelope);
      return Optional.empty();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.of("was interrupted");
    } finally {
      open.readLock().unlock();
    }
  }

  /** As {@link #put}, what is no envelope, and so never waits. */
  void add(Item news) {
    queue.add(news);
  }

  Item take() throws InterruptedException {
    Item next = queue.take();
    switch (next) {
      case Item.Normal _, Item.Update _ -> room.release();
      case Item.TimedOut _, Item.Awaited _, Item.Stop _ -> {}
    }
    return next;
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  /** Takes no more; the last item says so. Twice is harmless. */
  void close() {
    open.writeLock().lock();
    try {
      if (!isClosed) {
        isClosed = true;
        queue.add(new Item.Stop());
      }
    } finally {
      open.writeLock().unlock();
    }
  }

  /** Nobody takes anything any more: whoever waits is told. */
  void end() {
    hasEnded = true;
    room.release(MAX_WAITING);
  }

  boolean hasEnded() {
    return hasEnded;
  }
}
