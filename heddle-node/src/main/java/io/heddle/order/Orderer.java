// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.alive.Vital;
import io.heddle.channel.ChannelConfig;
import io.heddle.clock.NetworkClock;
import io.heddle.identity.SigningIdentity;
import io.heddle.update.UpdateOutcome;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ordering service of one channel: puts envelopes into blocks, and these into its chain, from
 * which whoever wants them takes them. Safe for use by many threads; one thread of its own cuts the
 * blocks.
 *
 * <p>Fabric: orderer/consensus/etcdraft/chain.go, {@code ordered} and {@code writeConfigBlock}.
 */
public final class Orderer implements Broadcast, AutoCloseable {

  /*
   * Callers check envelopes on their own threads, by the configuration that is in force then. If
   * another one has come into force when the ordering thread gets to an envelope, it is checked once
   * more, and dropped if it does not pass: nobody waits for an answer any more.
   *
   * Whoever cuts instantly does so when nothing more waits and somebody waits for a block. While all who
   * follow are busy with earlier blocks, envelopes gather in the next one: a block costs its signature
   * and a sync, whatever is in it. The batch timeout ends that, too.
   *
   * Each step of the ordering thread changes what the orderer knows as a whole or not at all, so that
   * it can be tried again: a block is made and signed once, and stays the next one until it is in
   * the chain.
   */

  private static final Logger log = LoggerFactory.getLogger(Orderer.class);

  private final Cutting cutting;
  private final BatchTimer timer;
  private final EnvelopeFilter filter;
  private final Intake intake = new Intake();
  private final Vital vital;
  private final Thread thread;
  private volatile ChannelConfig config; // the ordering thread alone changes it

  /* Only the ordering thread touches these. */
  private final BlockReceiver chain;
  private final BooleanSupplier isAwaited;
  private final BlockCutter cutter = new BlockCutter();
  private final BlockWriter writer;
  private Optional<BatchTimer.Pending> runningTimer = Optional.empty();
  private long batch;

  /**
   * Takes envelopes at once.
   *
   * @param config in force at the end of the chain
   * @param vital the orderer as a part of its node: which appends a block again if the chain cannot
   *     be written for now, and is dead if it fails otherwise
   */
  public Orderer(
      Chain chain,
      ChannelConfig config,
      SigningIdentity signer,
      Cutting cutting,
      NetworkClock clock,
      Vital vital) {
    this(
        config,
        new EnvelopeFilter(config.channel(), signer, clock),
        new BlockWriter(signer, chain.end()),
        chain,
        chain::isAwaited,
        cutting,
        vital,
        BatchTimer.by(clock, vital));
    chain.whenAwaited(() -> intake.add(new Item.Awaited()));
  }

  Orderer(
      ChannelConfig config,
      EnvelopeFilter filter,
      BlockWriter writer,
      BlockReceiver chain,
      BooleanSupplier isAwaited,
      Cutting cutting,
      Vital vital,
      BatchTimer timer) {
    this.config = config;
    this.filter = filter;
    this.writer = writer;
    this.chain = chain;
    this.isAwaited = isAwaited;
    this.cutting = cutting;
    this.vital = vital;
    this.timer = timer;
    this.thread = vital.start("orderer-" + config.channel(), this::run);
  }

  /** The configuration in force. */
  public ChannelConfig config() {
    return config;
  }

  /**
   * Checks the envelope and queues it; returns before it is in a block. Waits while the queue is
   * full, for at most 30 s; not while blocks could not be written for long.
   */
  @Override
  public Acceptance submit(Envelope envelope) {
    return switch (Addressed.of(envelope)) {
      case Addressed.Nowhere(Acceptance.Refused answer) -> answer;
      case Addressed.To to -> submit(to);
    };
  }

  /** As {@link #submit(Envelope)}, what has been opened already. */
  Acceptance submit(Addressed.To to) {
    ChannelConfig present = config;
    Envelope envelope = to.envelope();
    return switch (filter.judge(to, present)) {
      case Judgement.Refused(Acceptance.Refused answer) -> answer;
      case Judgement.Normal() ->
          queued(
              new Item.Normal(
                  envelope.toByteString(),
                  (long) envelope.getPayload().size() + envelope.getSignature().size(),
                  present.sequence()));
      case Judgement.Update(UpdateOutcome.Accepted outcome) ->
          queued(new Item.Update(envelope, outcome, present.sequence()));
    };
  }

  private Acceptance queued(Item item) {
    Optional<String> problem = vital.lastingProblem();
    if (problem.isPresent() && !intake.hasEnded()) {
      return unavailable("cannot go on: " + problem.get());
    }
    return intake.put(item).map(this::unavailable).orElseGet(Acceptance.Accepted::new);
  }

  private Acceptance unavailable(String why) {
    return new Acceptance.Refused(
        Status.SERVICE_UNAVAILABLE,
        "The orderer of channel '%s' %s".formatted(config.channel(), why));
  }

  private void run() throws InterruptedException {
    try {
      while (order(intake.take())) {
        switch (cutting) {
          case INSTANT -> cutIfAwaited();
          case BATCHED -> watchPending();
        }
      }
      cutPending();
    } finally {
      intake.end();
    }
  }

  private void cutIfAwaited() throws InterruptedException {
    if (!intake.isEmpty()) {
      return;
    }
    if (isAwaited.getAsBoolean()) {
      cutPending();
    } else {
      watchPending();
    }
  }

  private boolean order(Item item) throws InterruptedException {
    switch (item) {
      case Item.Normal normal -> orderNormal(normal);
      case Item.Update update -> orderUpdate(update);
      case Item.TimedOut(long timedOut) -> {
        if (timedOut == batch) {
          cutPending();
        }
      }
      case Item.Awaited() -> {}
      case Item.Stop() -> {
        return false;
      }
    }
    return true;
  }

  private void orderNormal(Item.Normal normal) throws InterruptedException {
    if (normal.sequence() < config.sequence()
        && judgedAgain(parsed(normal.envelope())) instanceof Judgement.Refused(var refused)) {
      logDropped("An envelope", refused);
      return;
    }
    for (var full :
        vital.persist(
            "Cutting a block",
            () -> cutter.add(normal.envelope(), normal.size(), config.batch()))) {
      append(full);
    }
  }

  private void orderUpdate(Item.Update update) throws InterruptedException {
    UpdateOutcome.Accepted outcome = update.outcome();
    if (update.sequence() < config.sequence()) {
      switch (judgedAgain(update.update())) {
        case Judgement.Update(UpdateOutcome.Accepted again) -> outcome = again;
        case Judgement.Refused(Acceptance.Refused refused) -> {
          logDropped("An update of the configuration", refused);
          return;
        }
        case Judgement.Normal() ->
            throw new IllegalStateException("An update of a configuration stays one");
      }
    }
    cutPending();
    ByteString transaction = outcome.transaction().toByteString();
    append(vital.persist("Making a block", () -> writer.nextConfig(transaction)));
    config = outcome.config();
    log.info(
        "Channel '{}' has configuration {} from block {} on",
        config.channel(),
        config.sequence(),
        writer.nextNumber() - 1);
  }

  private Judgement judgedAgain(Envelope envelope) throws InterruptedException {
    return vital.persist("Checking an envelope again", () -> filter.judge(envelope, config));
  }

  private static Envelope parsed(ByteString envelope) {
    try {
      return Envelope.parseFrom(envelope);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("An envelope that was accepted can be read", e);
    }
  }

  private void logDropped(String what, Acceptance.Refused refused) {
    log.warn(
        "Channel '{}': {} that was accepted under an earlier configuration is dropped: {}",
        config.channel(),
        what,
        refused.info());
  }

  private void cutPending() throws InterruptedException {
    if (cutter.hasPending()) {
      append(cutter.cut());
    }
    watchPending();
  }

  private void append(List<ByteString> envelopes) throws InterruptedException {
    append(vital.persist("Making a block", () -> writer.next(envelopes)));
  }

  private void append(BlockWriter.Next next) throws InterruptedException {
    vital.persist(
        "Block " + next.block().getHeader().getNumber(), () -> chain.receive(next.block()));
    writer.written(next);
  }

  /**
   * A timer runs if and only if something is pending; a cut that leaves something does not restart
   * it.
   */
  private void watchPending() throws InterruptedException {
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
                          config.batch().timeout(), () -> intake.add(new Item.TimedOut(timed)))));
    }
  }

  /** Takes no more; returns when all that was accepted is in the chain, or cannot be for now. */
  @Override
  public void close() {
    intake.close();
    Ending.await(
        thread,
        vital,
        "Channel '%s': the orderer could not put all that it had accepted into blocks"
            .formatted(config.channel()));
  }
}
