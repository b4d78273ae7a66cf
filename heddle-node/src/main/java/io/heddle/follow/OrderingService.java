// SPDX-License-Identifier: Apache-2.0
package io.heddle.follow;

import io.heddle.alive.Vital;
import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.identity.SigningIdentity;
import io.heddle.order.BlockReceiver;
import io.heddle.order.BlockSource;
import io.heddle.order.Following;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.hyperledger.fabric.protos.common.Block;

/**
 * The blocks of one channel from an ordering service elsewhere, for as long as somebody follows
 * them. It never gives up.
 */
public final class OrderingService implements BlockSource {

  private static final long MOST_BYTES_AHEAD = 1024 * 1024;

  private final Supplier<ChainPosition> committed;
  private final DeliverySettings settings;
  private final SigningIdentity signer;
  private final Dialer dialer;
  private final InstantSource clock;
  private final Rest rest;
  private volatile Optional<PullReport> report = Optional.empty();
  private volatile Optional<BlocksAhead> pulled = Optional.empty();

  OrderingService(
      Supplier<ChainPosition> committed,
      DeliverySettings settings,
      SigningIdentity signer,
      Dialer dialer,
      InstantSource clock,
      Rest rest) {
    this.committed = committed;
    this.settings = settings;
    this.signer = signer;
    this.dialer = dialer;
    this.clock = clock;
    this.rest = rest;
  }

  /**
   * One that is asked over gRPC.
   *
   * @param committed how far the channel is committed
   * @param signer of the requests, as a rule the peer
   */
  public static OrderingService over(
      GrpcDialer dialer,
      Supplier<ChainPosition> committed,
      DeliverySettings settings,
      SigningIdentity signer,
      InstantSource clock) {
    return new OrderingService(committed, settings, signer, dialer, clock, Thread::sleep);
  }

  @Override
  public Following follow(long height, BlockReceiver receiver, Vital vital) {
    ChainPosition begin = committed.get();
    if (begin.height() != height) {
      throw new HeddleException(
          Fault.INTERNAL, "The channel is at %d, not at %d".formatted(begin.height(), height));
    }
    BlocksAhead ahead = new BlocksAhead(committed, MOST_BYTES_AHEAD);
    pulled = Optional.of(ahead);
    ChannelName channel = begin.config().channel();
    PullReport reporting = new PullReport(channel);
    report = Optional.of(reporting);
    Asking asking =
        new Asking(
            settings,
            new Seek(channel, signer, dialer.certificateHash(), clock),
            dialer,
            ahead,
            reporting,
            rest,
            new Random());
    Thread pulling = vital.start("pull-" + channel, () -> pull(asking));
    Thread committing =
        vital.start(
            "blocks-" + channel,
            () -> {
              handOn(ahead, receiver, vital);
              reporting.ended();
              pulling.interrupt();
            });
    return new Pulled(pulling, committing, ahead, vital);
  }

  /** The orderer that has given the last block; empty if none has, or it has failed since. */
  public Optional<String> source() {
    return report.flatMap(PullReport::source).map(OrdererEndpoint::address);
  }

  /** How many blocks have come that are not committed yet. */
  public int waiting() {
    return pulled.map(BlocksAhead::waiting).orElse(0);
  }

  /** Why no blocks come; empty if they do, or nobody follows them. */
  public Optional<String> problem() {
    return report.flatMap(PullReport::problem);
  }

  private static void pull(Asking asking) throws InterruptedException {
    while (true) {
      new RandomOrderer(asking).pull();
      new WatchedCluster(asking).pull();
    }
  }

  /** Until no blocks come any more, or nobody takes them. */
  private static void handOn(BlocksAhead ahead, BlockReceiver receiver, Vital vital)
      throws InterruptedException {
    while (!receiver.isOver()) {
      Optional<Block> next = ahead.next();
      if (next.isEmpty()) {
        return;
      }
      Block block = next.get();
      try {
        vital.persist(
            "Block " + Long.toUnsignedString(block.getHeader().getNumber()),
            () -> receiver.receive(block));
        ahead.committed();
      } catch (HeddleException e) {
        if (e.fault() != Fault.BAD_INPUT && e.fault() != Fault.CONFLICT) {
          throw e;
        }
        ahead.refused(e.getMessage());
      }
    }
  }
}
