// SPDX-License-Identifier: Apache-2.0
package io.heddle.deliver;

import static io.heddle.deliver.Seeks.newest;
import static io.heddle.deliver.Seeks.oldest;
import static io.heddle.deliver.Seeks.request;
import static io.heddle.deliver.Seeks.seek;
import static io.heddle.deliver.Seeks.specified;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import io.heddle.channel.ChannelConfig;
import io.heddle.order.Acceptance;
import io.heddle.order.Chain;
import io.heddle.order.Chains;
import io.heddle.order.OrderedBlock;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.AtomicBroadcastGrpc;
import org.hyperledger.fabric.protos.orderer.DeliverResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An orderer's Deliver in process, with the chain of the recorded channel up to block 9. */
final class OrderedDeliverTest {

  private static final List<Block> BLOCKS =
      RecordedChannel.blocks().stream().map(OrderedBlock::of).toList();
  private static final ChannelConfig CONFIG = ChannelConfig.fromBlock(BLOCKS.getFirst());
  private static final int HEIGHT = 10;

  @TempDir private Path dir;
  private Chains chains;
  private Chain chain;
  private OrderedBlocks blocks;
  private ExecutorService threads;
  private Server server;
  private ManagedChannel connection;

  @BeforeEach
  void serve() throws Exception {
    chains = Chains.open(dir);
    chain =
        chains.begin(
            RecordedChannel.NAME, begun -> BLOCKS.subList(0, HEIGHT).forEach(begun::receive));
    blocks = new OrderedBlocks(chain, () -> CONFIG);
    threads = Executors.newVirtualThreadPerTaskExecutor();
    String name = InProcessServerBuilder.generateName();
    server =
        InProcessServerBuilder.forName(name)
            .executor(threads)
            .addService(
                new OrdererService(
                    _ -> new Acceptance.Accepted(),
                    asked -> Optional.of(blocks).filter(_ -> asked.equals("mychannel")),
                    () -> Seeks.NOW))
            .build()
            .start();
    connection = InProcessChannelBuilder.forName(name).directExecutor().build();
  }

  @AfterEach
  void close() {
    connection.shutdownNow();
    server.shutdownNow();
    blocks.close();
    threads.close();
    chains.close();
  }

  @Test
  @Spec({"NA-28", "NA-31"})
  void gives_blocks_as_they_were_ordered_from_any_height_to_many() throws Exception {
    List<Received<DeliverResponse>> readers =
        Stream.generate(Received<DeliverResponse>::new).limit(5).toList();
    for (int first = 0; first < readers.size(); first++) {
      deliver(readers.get(first)).onNext(request(seek(specified(first), newest())));
    }

    for (int first = 0; first < readers.size(); first++) {
      for (Block block : BLOCKS.subList(first, HEIGHT)) {
        assertThat(readers.get(first).next().getBlock()).isEqualTo(block);
      }
      assertThat(readers.get(first).next().getStatus()).isEqualTo(Status.SUCCESS);
    }
  }

  @Test
  @Spec({"NA-31", "NA-37"})
  void waits_for_blocks_to_come() throws Exception {
    var received = new Received<DeliverResponse>();
    deliver(received).onNext(request(seek(specified(HEIGHT), specified(HEIGHT + 1))));

    chain.receive(BLOCKS.get(HEIGHT));
    assertThat(received.next().getBlock()).isEqualTo(BLOCKS.get(HEIGHT));
    chain.receive(BLOCKS.get(HEIGHT + 1));
    assertThat(received.next().getBlock()).isEqualTo(BLOCKS.get(HEIGHT + 1));
    assertThat(received.next().getStatus()).isEqualTo(Status.SUCCESS);
  }

  @Test
  @Spec({"NA-32", "NA-33"})
  void refuses_other_channels_and_who_may_not_read() throws Exception {
    assertThat(statusOf(request("other", Seeks.NOW, seek(oldest(), newest()))))
        .isEqualTo(Status.NOT_FOUND);
    Envelope stranger =
        request(RecordedNetwork.org1User("User1"), seek(oldest(), newest())).toBuilder()
            .clearSignature()
            .build();
    assertThat(statusOf(stranger)).isEqualTo(Status.FORBIDDEN);
    assertThat(statusOf(request("mychannel", Instant.EPOCH, seek(oldest(), newest()))))
        .isEqualTo(Status.BAD_REQUEST);
  }

  @Test
  @Spec("NA-40")
  void those_who_wait_are_told_that_it_ends() throws Exception {
    var received = new Received<DeliverResponse>();
    deliver(received).onNext(request(seek(newest(), specified(HEIGHT))));
    assertThat(received.next().getBlock()).isEqualTo(BLOCKS.get(HEIGHT - 1));

    blocks.close();

    assertThat(received.next().getStatus()).isEqualTo(Status.SERVICE_UNAVAILABLE);
    assertThat(received.nextOrEnd()).isEmpty();
  }

  private StreamObserver<Envelope> deliver(Received<DeliverResponse> received) {
    return AtomicBroadcastGrpc.newStub(connection).deliver(received);
  }

  private Status statusOf(Envelope request) throws InterruptedException {
    var received = new Received<DeliverResponse>();
    deliver(received).onNext(request);
    DeliverResponse response = received.next();
    assertThat(received.nextOrEnd()).isEmpty();
    return response.getStatus();
  }
}
