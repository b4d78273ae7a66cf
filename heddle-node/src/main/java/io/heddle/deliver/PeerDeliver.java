// SPDX-License-Identifier: Apache-2.0
package io.heddle.deliver;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.heddle.access.AccessControl;
import io.heddle.access.Resource;
import io.heddle.access.TimeWindow;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.events.SharedBlock;
import io.heddle.fault.PeerFaults;
import io.heddle.joined.JoinedChannels;
import io.heddle.ledger.Ledger;
import java.time.InstantSource;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.hyperledger.fabric.protos.peer.BlockAndPrivateData;
import org.hyperledger.fabric.protos.peer.DeliverGrpc;
import org.hyperledger.fabric.protos.peer.DeliverResponse;
import org.hyperledger.fabric.protos.peer.FilteredBlock;

/**
 * The service {@code protos.Deliver}: committed blocks, whole, filtered or with private data.
 *
 * <p>Fabric: core/peer/deliverevents.go.
 */
public final class PeerDeliver extends DeliverGrpc.DeliverImplBase {

  private final JoinedChannels channels;
  private final AccessControl access;
  private final TimeWindow window;
  private final InstantSource clock;
  private final PeerFaults faults;
  private final DeliverListener listener;

  public PeerDeliver(
      JoinedChannels channels,
      AccessControl access,
      TimeWindow window,
      InstantSource clock,
      PeerFaults faults,
      DeliverListener listener) {
    this.channels = channels;
    this.access = access;
    this.window = window;
    this.clock = clock;
    this.faults = faults;
    this.listener = listener;
  }

  @Override
  public StreamObserver<Envelope> deliver(StreamObserver<DeliverResponse> client) {
    return open(Resource.BLOCK_EVENTS, new Whole(), client);
  }

  @Override
  public StreamObserver<Envelope> deliverFiltered(StreamObserver<DeliverResponse> client) {
    return open(Resource.FILTERED_BLOCK_EVENTS, new Filtered(), client);
  }

  @Override
  public StreamObserver<Envelope> deliverWithPrivateData(StreamObserver<DeliverResponse> client) {
    return open(Resource.BLOCK_EVENTS, new WithPrivateData(channels), client);
  }

  private StreamObserver<Envelope> open(
      Resource resource, Form<DeliverResponse> form, StreamObserver<DeliverResponse> client) {
    return new BlockStream<>(
            JoinedBlocks.of(channels),
            (channel, signed) -> access.check(resource, channel.name().value(), signed),
            window,
            clock,
            form,
            faults,
            listener,
            (ServerCallStreamObserver<DeliverResponse>) client)
        .start();
  }

  private static DeliverResponse responseOf(Status status) {
    return DeliverResponse.newBuilder().setStatus(status).build();
  }

  private record Whole() implements Form<DeliverResponse> {

    @Override
    public DeliverResponse status(Status status) {
      return responseOf(status);
    }

    @Override
    public DeliverResponse block(SharedBlock block, SeekInfo seek, Reader reader) {
      return DeliverResponse.newBuilder().setBlock(Form.content(block.block(), seek)).build();
    }
  }

  private record WithPrivateData(JoinedChannels channels) implements Form<DeliverResponse> {

    @Override
    public DeliverListener.Content content() {
      return DeliverListener.Content.BLOCK_AND_PRIVATE_DATA;
    }

    @Override
    public DeliverResponse status(Status status) {
      return responseOf(status);
    }

    @Override
    public DeliverResponse block(SharedBlock block, SeekInfo seek, Reader reader) {
      return DeliverResponse.newBuilder()
          .setBlockAndPrivateData(
              BlockAndPrivateData.newBuilder()
                  .setBlock(Form.content(block.block(), seek))
                  .putAllPrivateDataMap(PrivateDataOf.block(block.block(), ledger(reader), reader)))
          .build();
    }

    private Ledger ledger(Reader reader) {
      return channels
          .find(reader.channel().name().value())
          .orElseThrow(() ->
              new HeddleException(
                  Fault.UNAVAILABLE,
                  "Channel '%s' is not there any more".formatted(reader.channel().name())))
          .ledger();
    }
  }

  private record Filtered() implements Form<DeliverResponse> {

    @Override
    public DeliverListener.Content content() {
      return DeliverListener.Content.FILTERED_BLOCK;
    }

    @Override
    public DeliverResponse status(Status status) {
      return responseOf(status);
    }

    @Override
    public DeliverResponse block(SharedBlock block, SeekInfo seek, Reader reader) {
      return DeliverResponse.newBuilder()
          .setFilteredBlock(block.as(FilteredBlock.class, BlockFilter::of))
          .build();
    }
  }
}
