// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.channel.ChannelConfig;
import io.heddle.identity.SigningIdentity;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded ordering service of one channel. Safe for use by many threads; one thread of its own
 * cuts the blocks and hands them on.
 */
public final class Orderer implements AutoCloseable {

  /*
   * Callers check envelopes on their own threads and put them into the queue; the place in the queue
   * is the place in the chain. Each of them holds 'open' for reading from the check of 'isClosed'
   * until the envelope is queued, so that nothing comes after the Stop that 'close' puts there.
   * 'room' counts the free places for envelopes; the other items need none, and so never wait.
   */

  private static final Logger log = LoggerFactory.getLogger(Orderer.class);

  private static final int MAX_WAITING = 1000;
  private static final Duration MAX_WAIT = Duration.ofSeconds(30);
  private static final Duration MAX_DRAIN = Duration.ofMinutes(1);

  private sealed interface Item {
    record Accepted(Envelope envelope) implements Item {}

    record TimedOut(long batch) implements Item {}

    record Stop() implements Item {}
  }

  private final ChannelName channel;
  private final Supplier<ChannelConfig> config;
  private final Cutting cutting;
  private final BlockReceiver receiver;
  private final BatchTimer timer;
  private final EnvelopeFilter filter;
  private final LinkedBlockingQueue<Item> queue = new LinkedBlockingQueue<>();
  private final Semaphore room = new Semaphore(MAX_WAITING);
  private final ReadWriteLock open = new ReentrantReadWriteLock();
  private final Thread thread;
  private boolean isClosed;
  private volatile boolean hasEnded;

  /* Only the ordering thread touches these. */
  private final BlockCutter cutter = new BlockCutter();
  private final BlockWriter writer;
  private Optional<BatchTimer.Pending> runningTimer = Optional.empty();
  private long batch;

  /**
   * Starts at once.
   *
   * @param lastBlock read once, at the start
   */
  public Orderer(
      ChannelName channel,
      Supplier<ChannelConfig> config,
      SigningIdentity signer,
      Cutting cutting,
      ChainEnd lastBlock,
      BlockReceiver receiver,
      Clock clock) {
    this(channel, config, signer, cutting, lastBlock, receiver, clock, BatchTimer.real());
  }

  Orderer(
      ChannelName channel,
      Supplier<ChannelConfig> config,
      SigningIdentity signer,
      Cutting cutting,
      ChainEnd lastBlock,
      BlockReceiver receiver,
      Clock clock,
      BatchTimer timer) {
    this.channel = channel;
    this.config = config;
    this.cutting = cutting;
    this.receiver = receiver;
    this.timer = timer;
    this.filter = new EnvelopeFilter(channel, config, clock);
    this.writer = new BlockWriter(signer, lastBlock);
    this.thread = Thread.ofVirtual().name("orderer-" + channel).start(this::run);
  }

  /**
   * Checks the envelope and queues it; returns before it is in a block. Waits while the queue is
   * full, for at most 30 s.
   */
  public Acceptance submit(Envelope envelope) {
    Optional<Acceptance.Refused> objection = filter.objection(envelope);
    if (objection.isPresent()) {
      return objection.get();
    }
    open.readLock().lock();
    try {
      if (isClosed) {
        return unavailable("is stopping");
      }
      if (!room.tryAcquire(MAX_WAIT.toSeconds(), TimeUnit.SECONDS)) {
        return unavailable(
            "has had %d envelopes waiting for %d s".formatted(MAX_WAITING, MAX_WAIT.toSeconds()));
      }
      if (hasEnded) {
        room.release();
        return unavailable("has failed; see its log");
      }
      queue.add(new Item.Accepted(envelope));
      return new Acceptance.Accepted();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return unavailable("was interrupted");
    } finally {
      open.readLock().unlock();
    }
  }

  private Acceptance unavailable(String why) {
    return new Acceptance.Refused(
        Status.SERVICE_UNAVAILABLE, "The orderer of channel '%s' %s".formatted(channel, why));
  }

  private void run() {
    try {
      while (order(queue.take())) {
        if (queue.isEmpty() && cutting == Cutting.INSTANT) {
          cutPending();
        }
      }
      cutPending();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.error("Channel '{}' has no orderer any more: a block could not be handed on", channel, e);
    } finally {
      hasEnded = true;
      room.release(MAX_WAITING); // whoever waits shall see it
    }
  }

  private boolean order(Item item) {
    switch (item) {
      case Item.Accepted(Envelope envelope) -> {
        room.release();
        for (var full : cutter.add(envelope, config.get().batch())) {
          handOn(full);
        }
        watchPending();
      }
      case Item.TimedOut(long timedOut) -> {
        if (timedOut == batch) {
          cutPending();
        }
      }
      case Item.Stop() -> {
        return false;
      }
    }
    return true;
  }

  private void cutPending() {
    if (cutter.hasPending()) {
      handOn(cutter.cut());
    }
    watchPending();
  }

  private void handOn(List<ByteString> envelopes) {
    receiver.receive(writer.write(envelopes));
  }

  /**
   * A timer runs if and only if something is pending; a cut that leaves something does not restart
   * it.
   */
  private void watchPending() {
    if (cutting == Cutting.INSTANT) {
      return;
    }
    if (!cutter.hasPending()) {
      runningTimer.ifPresent(BatchTimer.Pending::cancel);
      runningTimer = Optional.empty();
      batch++;
    } else if (runningTimer.isEmpty()) {
      long timed = batch;
      runningTimer =
          Optional.of(
              timer.start(
                  config.get().batch().timeout(), () -> queue.add(new Item.TimedOut(timed))));
    }
  }

  /** Takes no more; returns when all that was accepted is in blocks and received. */
  @Override
  public void close() {
    open.writeLock().lock();
    try {
      if (!isClosed) {
        isClosed = true;
        queue.add(new Item.Stop());
      }
    } finally {
      open.writeLock().unlock();
    }
    try {
      if (!thread.join(MAX_DRAIN)) {
        log.error(
            "Channel '{}': the orderer could not hand on all it had accepted within {} s",
            channel,
            MAX_DRAIN.toSeconds());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
