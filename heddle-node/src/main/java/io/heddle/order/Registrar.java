// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import io.heddle.alive.Vital;
import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.channel.ChannelConfig;
import io.heddle.channel.KnownConfigs;
import io.heddle.channel.OrdererConfig;
import io.heddle.clock.NetworkClock;
import io.heddle.update.Consenters;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channels of one orderer, which it joins and leaves while it runs. A channel is there as a
 * whole or not at all, also after a crash. Safe for use by many threads.
 *
 * <p>Fabric: orderer/common/multichannel/registrar.go.
 */
public final class Registrar implements Broadcast, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Registrar.class);

  private static final Acceptance WENT_BACK =
      new Acceptance.Refused(
          Status.SERVICE_UNAVAILABLE,
          "The network was taken back to a snapshot while the transaction was on its way; have it"
              + " endorsed again");

  private final Chains chains;
  private final OrdererNode self;
  private final Cutting cutting;
  private final NetworkClock clock;
  private final Function<ChannelName, Vital> vitals;
  private final Map<String, OrderedChannel> channels = new ConcurrentHashMap<>();
  private final ReentrantReadWriteLock submitting = new ReentrantReadWriteLock();
  private final AtomicLong returns = new AtomicLong();
  private final KnownConfigs configs = new KnownConfigs();
  private final ReentrantLock changing = new ReentrantLock();
  // guarded by changing
  private final Map<ChannelName, List<Subscription>> subscriptions = new ConcurrentHashMap<>();
  private boolean isClosed;

  private Registrar(
      Chains chains,
      OrdererNode self,
      Cutting cutting,
      NetworkClock clock,
      Function<ChannelName, Vital> vitals) {
    this.chains = chains;
    this.self = self;
    this.cutting = cutting;
    this.clock = clock;
    this.vitals = vitals;
  }

  /**
   * Takes envelopes for the channels that there are chains of.
   *
   * @param chains which the caller closes, after this
   * @param vitals the ordering of each channel as a part of the node; the same one for the same
   *     channel
   * @throws HeddleException {@code BAD_INPUT} if a chain is not as it was written
   */
  public static Registrar open(
      Chains chains,
      OrdererNode self,
      Cutting cutting,
      NetworkClock clock,
      Function<ChannelName, Vital> vitals) {
    var registrar = new Registrar(chains, self, cutting, clock, vitals);
    try {
      chains.channels().forEach(name -> registrar.start(chains.find(name).orElseThrow()));
      return registrar;
    } catch (RuntimeException e) {
      registrar.close();
      throw e;
    }
  }

  private OrderedChannel start(Chain chain) {
    ChannelConfig config = configs.of(chain.channel(), chain.configBlock(), JoinBlock::configIn);
    var channel =
        new OrderedChannel(
            chain,
            new Orderer(
                chain, config, self.signer(), cutting, clock, vitals.apply(chain.channel())));
    channels.put(chain.channel().value(), channel);
    return channel;
  }

  /**
   * The channel of that name, empty if the orderer has not joined it.
   *
   * @param name as a client gave it, so it may be anything
   */
  public Optional<OrderedChannel> find(String name) {
    return Optional.ofNullable(channels.get(name));
  }

  /** By name. */
  public List<OrderedChannel> all() {
    return channels.values().stream()
        .sorted(Comparator.comparing(channel -> channel.name().value()))
        .toList();
  }

  /** As {@link Orderer#submit}, for the channel that the envelope names. */
  @Override
  public Acceptance submit(Envelope envelope) {
    long before = returns.get();
    submitting.readLock().lock();
    try {
      return before == returns.get() ? accepted(envelope) : WENT_BACK;
    } finally {
      submitting.readLock().unlock();
    }
  }

  private Acceptance accepted(Envelope envelope) {
    return switch (Addressed.of(envelope)) {
      case Addressed.Nowhere(Acceptance.Refused answer) -> answer;
      case Addressed.To to ->
          find(to.channel())
              .map(channel -> channel.orderer().submit(to))
              .orElse(Addressed.UNKNOWN_CHANNEL);
    };
  }

  /**
   * Joins a channel, with its first block; on the disk when this returns.
   *
   * @throws HeddleException {@code CONFLICT} if it is joined already, {@code BAD_INPUT} if this
   *     orderer cannot serve such a channel, {@code UNAVAILABLE} if the chain cannot be written now
   *     or the node ends
   */
  public OrderedChannel join(JoinBlock first) {
    changing.lock();
    try {
      if (isClosed) {
        throw new HeddleException(Fault.UNAVAILABLE, "The orderer is stopping");
      }
      if (channels.containsKey(first.channel().value())) {
        throw new HeddleException(Fault.CONFLICT, "channel already exists");
      }
      checkMembership(first);
      Chain chain = chains.begin(first.channel(), begun -> begun.receive(first.block()));
      OrderedChannel channel = start(chain);
      subscriptions
          .getOrDefault(first.channel(), List.of())
          .forEach(subscription -> subscription.begin(chain));
      log.info("The orderer has joined channel '{}'", first.channel());
      return channel;
    } finally {
      changing.unlock();
    }
  }

  /** There is nobody from whom this orderer could take blocks, or who would agree with it. */
  private void checkMembership(JoinBlock first) {
    OrdererConfig config = first.orderer();
    Consenters consenters = Consenters.of(config, clock.instant());
    if (!consenters.include(self.tls(), self.signer().certificate())) {
      throw refused(
          "this orderer is not among the consenters of channel '%s', and it follows no others; make the block with its certificates"
              .formatted(first.channel()));
    }
    if (consenters.count() > 1) {
      throw refused(
          "channel '%s' has %d consenters, and this orderer orders alone; make the block with it as the only one"
              .formatted(first.channel(), consenters.count()));
    }
    if (!first.isFirst()) {
      throw refused(
          "block %s of channel '%s' is not its first one, and this orderer takes no blocks from others"
              .formatted(
                  Long.toUnsignedString(first.block().getHeader().getNumber()), first.channel()));
    }
  }

  private static HeddleException refused(String why) {
    return new HeddleException(Fault.BAD_INPUT, why);
  }

  /**
   * Leaves a channel: its chain is gone for good when this returns. Whoever follows it gets what
   * was accepted, and then nothing unless the channel is joined again.
   *
   * @throws HeddleException {@code NOT_FOUND} if it is not joined, {@code UNAVAILABLE} if it cannot
   *     be removed now, and then it is there as before
   */
  public void remove(String name) {
    changing.lock();
    try {
      OrderedChannel channel =
          find(name)
              .orElseThrow(() -> new HeddleException(Fault.NOT_FOUND, "channel does not exist"));
      channels.remove(name);
      channel.orderer().close();
      List<Subscription> following = subscriptions.getOrDefault(channel.name(), List.of());
      following.forEach(Subscription::pause);
      try {
        chains.remove(channel.name());
      } catch (HeddleException e) {
        start(channel.chain());
        following.forEach(subscription -> subscription.begin(channel.chain()));
        throw e;
      }
      log.info("The orderer has left channel '{}'", channel.name());
    } finally {
      changing.unlock();
    }
  }

  /**
   * Does something while nothing is ordered: all that was accepted is in the chains, and what comes
   * waits.
   *
   * @throws HeddleException {@code UNAVAILABLE} if the orderer is stopping
   */
  public <T> T atRest(Supplier<T> work) {
    changing.lock();
    submitting.writeLock().lock();
    try {
      if (isClosed) {
        throw new HeddleException(Fault.UNAVAILABLE, "The orderer is stopping");
      }
      List<OrderedChannel> ended = List.copyOf(channels.values());
      ended.forEach(channel -> channel.orderer().close());
      try {
        return work.get();
      } finally {
        ended.stream().filter(channels::containsValue).forEach(channel -> start(channel.chain()));
      }
    } finally {
      submitting.writeLock().unlock();
      changing.unlock();
    }
  }

  /**
   * Makes a copy of all chains; only at rest.
   *
   * @param copy a directory that does not exist; not on the disk yet when this returns
   */
  public void copyTo(Path copy) {
    chains.copyTo(copy);
  }

  /**
   * Takes all channels back to a copy of the chains; only at rest, and nobody in this process
   * follows a channel. What waits for the rest to end is refused, and those who read are told.
   *
   * @throws HeddleException {@code UNAVAILABLE} if that cannot be; then it has no channels
   */
  public void goBackTo(Path copy) {
    channels.clear();
    chains.goBackTo(copy);
    chains.channels().forEach(name -> start(chains.find(name).orElseThrow()));
    var _ = returns.incrementAndGet();
  }

  /** The blocks of a channel, as long as this orderer has it, and as soon as it has. */
  public BlockSource source(ChannelName channel) {
    return (height, receiver, vital) -> {
      var subscription =
          new Subscription(height, receiver, vital, ended -> unsubscribe(channel, ended));
      changing.lock();
      try {
        subscriptions.computeIfAbsent(channel, _ -> new CopyOnWriteArrayList<>()).add(subscription);
        find(channel.value()).ifPresent(present -> subscription.begin(present.chain()));
      } finally {
        changing.unlock();
      }
      return subscription;
    };
  }

  private void unsubscribe(ChannelName channel, Subscription ended) {
    changing.lock();
    try {
      subscriptions.getOrDefault(channel, List.of()).remove(ended);
    } finally {
      changing.unlock();
    }
  }

  /** Takes no more; returns when all that was accepted is in the chains. Twice is harmless. */
  @Override
  public void close() {
    changing.lock();
    try {
      isClosed = true;
      channels.values().forEach(channel -> channel.orderer().close());
    } finally {
      changing.unlock();
    }
  }
}
