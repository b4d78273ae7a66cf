// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import com.google.protobuf.ByteString;
import io.heddle.alive.Vital;
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
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Status;

/**
 * The ordering service of one channel: puts envelopes into blocks, and these into its chain, from
 * which whoever wants them takes them. Safe for use by many threads; one thread of its own cuts the
 * blocks.
 */
public final class Orderer implements Broadcast, AutoCloseable {

  /*
   * Callers check envelopes on their own threads and put them into the queue; the place in the queue
   * is the place in the chain. Each of them holds 'open' for reading from the check of 'isClosed'
   * until the envelope is queued, so that nothing comes after the Stop that 'close' puts there.
   * 'room' counts the free places for envelopes; the other items need none, and so never wait.
   *
   * Each step of the ordering thread changes what the orderer knows as a whole or not at all, so that
   * it can be tried again: a block is made and signed once, and stays the next one until it is in
   * the chain.
   */

  private static final int MAX_WAITING = 1000;
  private static final Duration MAX_WAIT = Duration.ofSeconds(30);

  private sealed interface Item {
    record Accepted(ByteString envelope, long size) implements Item {}

    record TimedOut(long batch) implements Item {}

    record Stop() implements Item {}
  }

  private final ChannelName channel;
  private final Supplier<ChannelConfig> config;
  private final Cutting cutting;
  private final BatchTimer timer;
  private final EnvelopeFilter filter;
  private final LinkedBlockingQueue<Item> queue = new LinkedBlockingQueue<>();
  private final Semaphore room = new Semaphore(MAX_WAITING);
  private final ReadWriteLock open = new ReentrantReadWriteLock();
  private final Vital vital;
  private final Thread thread;
  private boolean isClosed; // guarded by open
  private volatile boolean hasEnded;

  /* Only the ordering thread touches these. */
  private final BlockReceiver chain;
  private final BlockCutter cutter = new BlockCutter();
  private final BlockWriter writer;
  private Optional<BatchTimer.Pending> runningTimer = Optional.empty();
  private long batch;

  /**
   * Takes envelopes at once.
   *
   * @param vital the orderer as a part of its node: which appends a block again if the chain cannot
   *     be written for now, and is dead if it fails otherwise
   */
  public Orderer(
      Chain chain,
      Supplier<ChannelConfig> config,
      SigningIdentity signer,
      Cutting cutting,
      Clock clock,
      Vital vital) {
    this(
        chain.channel(),
        config,
        new BlockWriter(signer, chain.end()),
        chain,
        cutting,
        clock,
        vital,
        BatchTimer.real(vital));
  }

  Orderer(
      ChannelName channel,
      Supplier<ChannelConfig> config,
      BlockWriter writer,
      BlockReceiver chain,
      Cutting cutting,
      Clock clock,
      Vital vital,
      BatchTimer timer) {
    this.channel = channel;
    this.config = config;
    this.cutting = cutting;
    this.timer = timer;
    this.filter = new EnvelopeFilter(channel, config, clock);
    this.writer = writer;
    this.chain = chain;
    this.vital = vital;
    this.thread = vital.start("orderer-" + channel, this::run);
  }

  /**
   * Checks the envelope and queues it; returns before it is in a block. Waits while the queue is
   * full, for at most 30 s; not while blocks could not be written for long.
   */
  @Override
  public Acceptance submit(Envelope envelope) {
    Optional<Acceptance.Refused> objection = filter.objection(envelope);
    if (objection.isPresent()) {
      return objection.get();
    }
    Optional<String> problem = vital.lastingProblem();
    if (problem.isPresent() && !hasEnded) {
      return unavailable("cannot go on: " + problem.get());
    }
    Item item = accepted(envelope);
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
      queue.add(item);
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

  private static Item accepted(Envelope envelope) {
    return new Item.Accepted(
        envelope.toByteString(),
        (long) envelope.getPayload().size() + envelope.getSignature().size());
  }

  private void run() throws InterruptedException {
    try {
      while (order(queue.take())) {
        if (queue.isEmpty() && cutting == Cutting.INSTANT) {
          cutPending();
        }
      }
      cutPending();
    } finally {
      hasEnded = true;
      room.release(MAX_WAITING); // whoever waits shall see it
    }
  }

  private boolean order(Item item) throws InterruptedException {
    switch (item) {
      case Item.Accepted(ByteString envelope, long size) -> {
        room.release();
        for (var full :
            vital.persist(
                "Cutting a block", () -> cutter.add(envelope, size, config.get().batch()))) {
          append(full);
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

  private void cutPending() throws InterruptedException {
    if (cutter.hasPending()) {
      append(cutter.cut());
    }
    watchPending();
  }

  private void append(List<ByteString> envelopes) throws InterruptedException {
    BlockWriter.Next next = vital.persist("Making a block", () -> writer.next(envelopes));
    Block block = next.block();
    vital.persist("Block " + block.getHeader().getNumber(), () -> chain.receive(block));
    writer.written(next);
  }

  /**
   * A timer runs if and only if something is pending; a cut that leaves something does not restart
   * it.
   */
  private void watchPending() throws InterruptedException {
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
          vital.persist(
              "Waiting for the rest of a block",
              () ->
                  Optional.of(
                      timer.start(
                          config.get().batch().timeout(),
                          () -> queue.add(new Item.TimedOut(timed)))));
    }
  }

  /** Takes no more; returns when all that was accepted is in the chain, or cannot be for now. */
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
    Ending.await(
        thread,
        vital,
        "Channel '%s': the orderer could not put all that it had accepted into blocks"
            .formatted(channel));
  }
}
