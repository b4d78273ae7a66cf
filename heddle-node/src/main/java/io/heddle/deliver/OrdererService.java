// SPDX-License-Identifier: Apache-2.0
package io.heddle.deliver;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.heddle.access.TimeWindow;
import io.heddle.channel.ChannelConfig;
import io.heddle.events.SharedBlock;
import io.heddle.fault.PeerFaults;
import io.heddle.identity.SignedData;
import io.heddle.joined.JoinedChannels;
import io.heddle.order.Acceptance;
import io.heddle.order.Broadcast;
import java.time.InstantSource;
import java.util.List;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.AtomicBroadcastGrpc;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;
import org.hyperledger.fabric.protos.orderer.ConsensusType;
import org.hyperledger.fabric.protos.orderer.DeliverResponse;
import org.hyperledger.fabric.protos.orderer.SeekInfo;

/**
 * The service {@code orderer.AtomicBroadcast} of an orderer, or of a peer that has one behind it
 * and hands out its own blocks.
 *
 * <p>Fabric: orderer/common/broadcast/broadcast.go, orderer/common/server/server.go.
 */
public final class OrdererService extends AtomicBroadcastGrpc.AtomicBroadcastImplBase {

  private static final String READERS = "/Channel/Readers";
  private static final String MAINTAINERS = "/Channel/Orderer/Readers";

  private final Broadcast orderer;
  private final ReadableChannel.Lookup channels;
  private final InstantSource clock;

  /**
   * A service for one orderer.
   *
   * @param orderer takes an envelope or says why not
   */
  public OrdererService(Broadcast orderer, ReadableChannel.Lookup channels, InstantSource clock) {
    this.orderer = orderer;
    this.channels = channels;
    this.clock = clock;
  }

  /** On the port of a peer: blocks are handed out when it has committed them, with its verdicts. */
  public static OrdererService ofPeer(
      Broadcast orderer, JoinedChannels channels, InstantSource clock) {
    return new OrdererService(orderer, JoinedBlocks.of(channels), clock);
  }

  /** Answers each envelope; the first one that is refused ends the stream. */
  @Override
  public StreamObserver<Envelope> broadcast(StreamObserver<BroadcastResponse> client) {
    return new StreamObserver<>() {
      private boolean hasEnded;

      @Override
      public void onNext(Envelope envelope) {
        if (hasEnded) {
          return;
        }
        switch (orderer.submit(envelope)) {
          case Acceptance.Accepted() ->
              client.onNext(BroadcastResponse.newBuilder().setStatus(Status.SUCCESS).build());
          case Acceptance.Refused(Status status, String info) -> {
            hasEnded = true;
            client.onNext(BroadcastResponse.newBuilder().setStatus(status).setInfo(info).build());
            client.onCompleted();
          }
        }
      }

      @Override
      public void onError(Throwable failure) {
        hasEnded = true;
      }

      @Override
      public void onCompleted() {
        if (!hasEnded) {
          hasEnded = true;
          client.onCompleted();
        }
      }
    };
  }

  @Override
  public StreamObserver<Envelope> deliver(StreamObserver<DeliverResponse> client) {
    return new BlockStream<>(
            channels,
            OrdererService::checkReader,
            TimeWindow.USUAL,
            clock,
            new OfOrderer(),
            PeerFaults.NONE,
            DeliverListener.none(),
            (ServerCallStreamObserver<DeliverResponse>) client)
        .start();
  }

  private static void checkReader(ReadableChannel channel, SignedData signed) {
    ChannelConfig config = channel.config();
    boolean isMaintained =
        config
            .orderer()
            .filter(
                orderer -> orderer.consensus().getState() == ConsensusType.State.STATE_MAINTENANCE)
            .isPresent();
    config.policy(isMaintained ? MAINTAINERS : READERS).check(List.of(signed));
  }

  private record OfOrderer() implements Form<DeliverResponse> {

    @Override
    public DeliverResponse status(Status status) {
      return DeliverResponse.newBuilder().setStatus(status).build();
    }

    @Override
    public DeliverResponse block(SharedBlock block, SeekInfo seek, Reader reader) {
      return DeliverResponse.newBuilder().setBlock(Form.content(block.block(), seek)).build();
    }
  }
}
