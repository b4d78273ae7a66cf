// SPDX-License-Identifier: Apache-2.0
package io.heddle.deliver;

import static io.heddle.deliver.Seeks.newest;
import static io.heddle.deliver.Seeks.nextCommit;
import static io.heddle.deliver.Seeks.oldest;
import static io.heddle.deliver.Seeks.request;
import static io.heddle.deliver.Seeks.seek;
import static io.heddle.deliver.Seeks.specified;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import io.heddle.access.AccessControl;
import io.heddle.access.TimeWindow;
import io.heddle.fault.PeerFaults;
import io.heddle.metrics.DeliverMetrics;
import io.heddle.operations.Metrics;
import io.heddle.order.Acceptance;
import io.heddle.testing.LoggedText;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.RecordedLedgers;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionPvtReadWriteSet;
import org.hyperledger.fabric.protos.orderer.AtomicBroadcastGrpc;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;
import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.hyperledger.fabric.protos.peer.BlockAndPrivateData;
import org.hyperledger.fabric.protos.peer.DeliverGrpc;
import org.hyperledger.fabric.protos.peer.DeliverResponse;
import org.hyperledger.fabric.protos.peer.FilteredBlock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The services in process, on the recorded channel of 46 blocks. */
final class DeliverTest {

  private static final Instant NOW = Seeks.NOW;
  private static final long LAST = 45;

  @TempDir private Path dir;
  private RecordedLedgers ledgers;
  private ExecutorService threads;
  private Server server;
  private ManagedChannel connection;
  private volatile Instant now = NOW;
  private volatile boolean isClockBroken;

  /** Takes one message, and others when told to. */
  private record OneAtATime<T>(
      Received<T> received, AtomicReference<ClientCallStreamObserver<Envelope>> call)
      implements ClientResponseObserver<Envelope, T> {

    OneAtATime(Received<T> received) {
      this(received, new AtomicReference<>());
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<Envelope> call) {
      this.call.set(call);
      call.disableAutoRequestWithInitial(1);
    }

    void askForTheRest() {
      call.get().request(1000);
    }

    @Override
    public void onNext(T message) {
      received.onNext(message);
    }

    @Override
    public void onError(Throwable failure) {
      received.onError(failure);
    }

    @Override
    public void onCompleted() {
      received.onCompleted();
    }
  }

  private final Metrics metrics = new Metrics();

  @BeforeEach
  void serve() throws Exception {
    ledgers = RecordedLedgers.open(dir);
    InstantSource clock =
        () -> {
          if (isClockBroken) {
            throw new StackOverflowError();
          }
          return now;
        };
    threads = Executors.newVirtualThreadPerTaskExecutor();
    String name = InProcessServerBuilder.generateName();
    server =
        InProcessServerBuilder.forName(name)
            .executor(threads)
            .addService(
                new PeerDeliver(
                    ledgers.channels(),
                    new AccessControl(ledgers.configurations(), RecordedNetwork.org1()),
                    TimeWindow.USUAL,
                    clock,
                    PeerFaults.NONE,
                    new DeliverMetrics(metrics)))
            .addService(OrdererService.ofPeer(DeliverTest::order, ledgers.channels(), clock))
            .build()
            .start();
    connection = InProcessChannelBuilder.forName(name).directExecutor().build();
  }

  @AfterEach
  void close() {
    connection.shutdownNow();
    server.shutdownNow();
    ledgers.main().endStreams();
    threads.close();
    ledgers.close();
  }

  @Test
  @Spec({"NA-28", "NA-31", "NA-34", "NA-35"})
  void sends_what_is_asked_for_and_takes_the_next_request() throws Exception {
    var received = new Received<DeliverResponse>();
    StreamObserver<Envelope> requests = DeliverGrpc.newStub(connection).deliver(received);

    requests.onNext(request(seek(specified(3), specified(4))));
    assertThat(received.next().getBlock()).isEqualTo(stored(3));
    assertThat(received.next().getBlock()).isEqualTo(stored(4));
    assertThat(received.next().getStatus()).isEqualTo(Status.SUCCESS);

    requests.onNext(request(seek(newest(), newest())));
    assertThat(received.next().getBlock()).isEqualTo(stored(LAST));
    assertThat(received.next().getStatus()).isEqualTo(Status.SUCCESS);

    requests.onNext(request(seek(oldest(), oldest())));
    assertThat(received.next().getBlock()).isEqualTo(stored(0));
    assertThat(received.next().getStatus()).isEqualTo(Status.SUCCESS);

    requests.onCompleted();
    assertThat(received.nextOrEnd()).isEmpty();
  }

  @Test
  @Spec("NA-31")
  void the_newest_block_is_that_of_the_begin_even_if_others_come_meanwhile() throws Exception {
    var received = new Received<DeliverResponse>();
    var one = new OneAtATime<>(received);
    DeliverGrpc.newStub(connection).deliver(one).onNext(request(seek(oldest(), newest())));
    assertThat(received.next().getBlock()).isEqualTo(stored(0));

    ledgers.main().commit(RecordedChannel.asOrdered(RecordedChannel.blocks().get((int) LAST + 1)));
    one.askForTheRest();

    for (long number = 1; number <= LAST; number++) {
      assertThat(received.next().getBlock()).isEqualTo(stored(number));
    }
    assertThat(received.next().getStatus()).isEqualTo(Status.SUCCESS);
  }

  @Test
  @Spec("NA-290")
  void whoever_reads_while_the_ledger_is_taken_away_may_ask_again() throws Exception {
    var received = new Received<DeliverResponse>();
    var one = new OneAtATime<>(received);
    try (LoggedText log = new LoggedText()) {
      DeliverGrpc.newStub(connection).deliver(one).onNext(request(seek(oldest(), newest())));
      assertThat(received.next().getBlock()).isEqualTo(stored(0));

      ledgers.closeStore();
      one.askForTheRest();

      DeliverResponse next = received.next();
      while (next.hasBlock()) { // that was on its way
        next = received.next();
      }
      assertThat(next.getStatus()).isEqualTo(Status.SERVICE_UNAVAILABLE);
      assertThat(log.lines()).noneMatch(line -> line.contains("Delivering blocks failed"));
    }
  }

  @Test
  @Spec({"NA-9", "NA-20", "NA-25", "NA-37", "NA-38"})
  void waits_for_blocks_to_come_although_the_client_asks_for_nothing_more() throws Exception {
    var received = new Received<DeliverResponse>();
    StreamObserver<Envelope> requests = DeliverGrpc.newStub(connection).deliverFiltered(received);
    requests.onNext(request(seek(nextCommit(), specified(LAST + 1))));
    requests.onCompleted();

    Block next = RecordedChannel.blocks().get((int) LAST + 1);
    ledgers.main().commit(RecordedChannel.asOrdered(next));

    FilteredBlock filtered = received.next().getFilteredBlock();
    List<Byte> verdicts = new ArrayList<>();
    RecordedChannel.verdicts(next).forEach(verdicts::add);
    assertThat(filtered.getNumber()).isEqualTo(LAST + 1);
    assertThat(filtered.getChannelId()).isEqualTo("mychannel");
    assertThat(filtered.getFilteredTransactionsCount()).isEqualTo(next.getData().getDataCount());
    assertThat(filtered.getFilteredTransactionsList())
        .allSatisfy(transaction -> {
          assertThat(transaction.getTxid()).hasSize(64);
          assertThat(transaction.getType()).isEqualTo(HeaderType.ENDORSER_TRANSACTION);
        })
        .extracting(transaction -> (byte) transaction.getTxValidationCode().getNumber())
        .containsExactlyElementsOf(verdicts);
    assertThat(received.next().getStatus()).isEqualTo(Status.SUCCESS);
    assertThat(received.nextOrEnd()).isEmpty();
  }

  @Test
  @Spec({"NA-39", "NA-40"})
  void private_data_comes_with_its_block_and_the_next_request_waits_its_turn() throws Exception {
    var received = new Received<DeliverResponse>();
    StreamObserver<Envelope> requests =
        DeliverGrpc.newStub(connection).deliverWithPrivateData(received);

    requests.onNext(request(seek(specified(36), specified(37))));
    requests.onNext(request(seek(specified(0), specified(0))));

    BlockAndPrivateData one = received.next().getBlockAndPrivateData();
    assertThat(one.getBlock()).isEqualTo(stored(36));
    assertThat(collections(one)).containsExactly("shared");
    BlockAndPrivateData another = received.next().getBlockAndPrivateData();
    assertThat(another.getBlock()).isEqualTo(stored(37));
    assertThat(collections(another)).containsExactly("org1only", "shared");
    assertThat(received.next().getStatus()).isEqualTo(Status.SUCCESS);
    BlockAndPrivateData first = received.next().getBlockAndPrivateData();
    assertThat(first.getBlock()).isEqualTo(stored(0));
    assertThat(first.getPrivateDataMapMap()).isEmpty();
    assertThat(received.next().getStatus()).isEqualTo(Status.SUCCESS);
  }

  private static List<String> collections(BlockAndPrivateData block) {
    return block.getPrivateDataMapOrThrow(0).getNsPvtRwset(0).getCollectionPvtRwsetList().stream()
        .map(CollectionPvtReadWriteSet::getCollectionName)
        .toList();
  }

  @Test
  @Spec("NA-38")
  void a_filtered_block_names_events_without_their_payload() {
    List<FilteredBlock> all = RecordedChannel.blocks().stream().map(BlockFilter::of).toList();

    assertThat(all.stream().flatMap(block -> block.getFilteredTransactionsList().stream()))
        .flatExtracting(one -> one.getTransactionActions().getChaincodeActionsList())
        .isNotEmpty()
        .allSatisfy(action -> {
          assertThat(action.getChaincodeEvent().getEventName()).isNotEmpty();
          assertThat(action.getChaincodeEvent().getPayload()).isEqualTo(ByteString.EMPTY);
        });
  }

  @Test
  @Spec("NA-272")
  void streams_requests_and_blocks_are_counted_by_what_is_asked_for() throws Exception {
    var received = new Received<DeliverResponse>();
    StreamObserver<Envelope> requests = DeliverGrpc.newStub(connection).deliverFiltered(received);
    requests.onNext(request(seek(specified(3), specified(4))));
    assertThat(received.next().hasFilteredBlock()).isTrue();
    assertThat(received.next().hasFilteredBlock()).isTrue();
    assertThat(received.next().getStatus()).isEqualTo(Status.SUCCESS);
    assertThat(statusOf(request(seek(specified(99), specified(99))))).isEqualTo(Status.NOT_FOUND);
    assertThat(statusOf(request("nowhere", NOW, seek(oldest(), newest()))))
        .isEqualTo(Status.NOT_FOUND);

    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> metrics.text().contains("deliver_streams_closed 2\n"));
    assertThat(metrics.text().lines())
        .filteredOn(line -> line.startsWith("deliver_"))
        .containsExactlyInAnyOrder(
            "deliver_streams_opened 3",
            "deliver_streams_closed 2",
            "deliver_requests_received{channel=\"mychannel\",data_type=\"block\",filtered=\"false\"} 1",
            "deliver_requests_received{channel=\"mychannel\",data_type=\"filtered_block\",filtered=\"true\"} 1",
            "deliver_requests_completed{channel=\"mychannel\",data_type=\"block\",filtered=\"false\",success=\"false\"} 1",
            "deliver_requests_completed{channel=\"mychannel\",data_type=\"filtered_block\",filtered=\"true\",success=\"true\"} 1",
            "deliver_blocks_sent{channel=\"mychannel\",data_type=\"filtered_block\",filtered=\"true\"} 2");
  }

  @Test
  @Spec({"NA-32", "NA-33", "NA-34", "NA-35"})
  void refuses_with_a_status_and_ends() throws Exception {
    SeekInfo whole = seek(oldest(), newest());

    assertThat(statusOf(request("nowhere", NOW, whole))).isEqualTo(Status.NOT_FOUND);
    assertThat(statusOf(request("mychannel", NOW.minusSeconds(1000), whole)))
        .isEqualTo(Status.BAD_REQUEST);
    assertThat(statusOf(Envelope.newBuilder().setPayload(ByteString.copyFromUtf8("x")).build()))
        .isEqualTo(Status.BAD_REQUEST);
    assertThat(statusOf(request(SeekInfo.newBuilder().setStart(oldest()).build())))
        .isEqualTo(Status.BAD_REQUEST);
    assertThat(statusOf(request(seek(specified(4), specified(3))))).isEqualTo(Status.BAD_REQUEST);
    assertThat(statusOf(request(seek(specified(99), specified(99))))).isEqualTo(Status.NOT_FOUND);
    assertThat(
            statusOf(
                request(
                    seek(nextCommit(), specified(99)).toBuilder()
                        .setBehavior(SeekInfo.SeekBehavior.FAIL_IF_NOT_READY)
                        .build())))
        .isEqualTo(Status.NOT_FOUND);
    assertThat(statusOf(request(whole).toBuilder().setSignature(ByteString.EMPTY).build()))
        .isEqualTo(Status.FORBIDDEN);
  }

  @ParameterizedTest
  @Spec("NA-33")
  @ValueSource(longs = {Long.MIN_VALUE, -31557014167219201L, 31556889864403200L, Long.MAX_VALUE, 0})
  void any_time_that_a_client_names_is_a_time_that_may_be_refused(long seconds) throws Exception {
    for (int nanos : new int[] {Integer.MIN_VALUE, -1, 0, Integer.MAX_VALUE}) {
      var time = Timestamp.newBuilder().setSeconds(seconds).setNanos(nanos).build();

      assertThat(statusOf(request("mychannel", time, seek(oldest(), newest()))))
          .isEqualTo(Status.BAD_REQUEST);
    }
  }

  @Test
  @Spec({"NA-37", "NA-52"})
  void a_client_that_expires_while_it_waits_gets_no_further_block() throws Exception {
    var received = new Received<DeliverResponse>();
    DeliverGrpc.newStub(connection)
        .deliver(received)
        .onNext(request(seek(specified(LAST), specified(LAST + 1))));
    assertThat(received.next().getBlock()).isEqualTo(stored(LAST));

    now = NOW.plus(Duration.ofDays(20 * 365));
    Block next = RecordedChannel.blocks().get((int) LAST + 1);
    ledgers.main().commit(RecordedChannel.asOrdered(next));

    assertThat(received.next().getStatus()).isEqualTo(Status.FORBIDDEN);
    assertThat(received.nextOrEnd()).isEmpty();
  }

  @Test
  void a_name_of_megabytes_is_neither_logged_nor_can_it_forge_a_line() throws Exception {
    String name = "x\n12:00:00.000 ERROR Node - all is lost\n".repeat(500_000);
    try (LoggedText log = new LoggedText()) {
      assertThat(statusOf(request(name, NOW, seek(oldest(), newest()))))
          .isEqualTo(Status.NOT_FOUND);

      assertThat(log.lines())
          .filteredOn(line -> line.contains("all is lost"))
          .singleElement()
          .satisfies(line -> assertThat(line).hasSizeLessThan(500).doesNotContain("\n"));
    }
  }

  @Test
  @Spec("NA-187")
  void a_client_is_told_when_its_stream_fails_whatever_the_cause() throws Exception {
    var ofPeer = new Received<DeliverResponse>();
    var ofOrderer = new Received<org.hyperledger.fabric.protos.orderer.DeliverResponse>();
    Envelope request = request(seek(oldest(), newest()));
    isClockBroken = true;

    DeliverGrpc.newStub(connection).deliver(ofPeer).onNext(request);
    AtomicBroadcastGrpc.newStub(connection).deliver(ofOrderer).onNext(request);

    assertThat(ofPeer.failure()).isEqualTo("INTERNAL: The peer failed; see its log");
    assertThat(ofOrderer.failure()).isEqualTo("INTERNAL: The peer failed; see its log");
    isClockBroken = false;
    assertThat(statusOf(request("other", NOW, seek(oldest(), newest()))))
        .isEqualTo(Status.NOT_FOUND);
  }

  @Test
  @Spec({"NA-33", "NA-36"})
  void the_orderer_hands_out_blocks_too_and_headers_only_where_asked() throws Exception {
    var received = new Received<org.hyperledger.fabric.protos.orderer.DeliverResponse>();
    AtomicBroadcastGrpc.newStub(connection)
        .deliver(received)
        .onNext(
            request(
                seek(specified(0), specified(1)).toBuilder()
                    .setContentType(SeekInfo.SeekContentType.HEADER_WITH_SIG)
                    .build()));

    assertThat(received.next().getBlock()).isEqualTo(stored(0));
    assertThat(received.next().getBlock()).isEqualTo(withoutData(1));
    assertThat(received.next().getStatus()).isEqualTo(Status.SUCCESS);
  }

  @Test
  @Spec("NA-36")
  void a_peer_hands_out_headers_too() throws Exception {
    SeekInfo headers =
        seek(specified(0), specified(1)).toBuilder()
            .setContentType(SeekInfo.SeekContentType.HEADER_WITH_SIG)
            .build();
    var whole = new Received<DeliverResponse>();
    DeliverGrpc.newStub(connection).deliver(whole).onNext(request(headers));
    var withPrivateData = new Received<DeliverResponse>();
    DeliverGrpc.newStub(connection)
        .deliverWithPrivateData(withPrivateData)
        .onNext(request(headers));

    assertThat(whole.next().getBlock()).isEqualTo(stored(0));
    assertThat(whole.next().getBlock()).isEqualTo(withoutData(1));
    assertThat(withPrivateData.next().getBlockAndPrivateData().getBlock()).isEqualTo(stored(0));
    assertThat(withPrivateData.next().getBlockAndPrivateData().getBlock())
        .isEqualTo(withoutData(1));
  }

  @Test
  @Spec({"NA-24", "NA-183"})
  void broadcast_answers_in_order_and_ends_with_the_first_refusal() throws Exception {
    var received = new Received<BroadcastResponse>();
    StreamObserver<Envelope> envelopes =
        AtomicBroadcastGrpc.newStub(connection).broadcast(received);

    envelopes.onNext(Envelope.newBuilder().setPayload(ByteString.copyFromUtf8("good")).build());
    envelopes.onNext(Envelope.getDefaultInstance());
    envelopes.onNext(Envelope.newBuilder().setPayload(ByteString.copyFromUtf8("good")).build());

    assertThat(received.next().getStatus()).isEqualTo(Status.SUCCESS);
    BroadcastResponse refused = received.next();
    assertThat(refused.getStatus()).isEqualTo(Status.BAD_REQUEST);
    assertThat(refused.getInfo()).isEqualTo("empty");
    assertThat(received.nextOrEnd()).isEmpty();
  }

  private static Acceptance order(Envelope envelope) {
    return envelope.getPayload().isEmpty()
        ? new Acceptance.Refused(Status.BAD_REQUEST, "empty")
        : new Acceptance.Accepted();
  }

  private Status statusOf(Envelope request) throws InterruptedException {
    var received = new Received<DeliverResponse>();
    DeliverGrpc.newStub(connection).deliver(received).onNext(request);
    DeliverResponse response = received.next();
    assertThat(received.nextOrEnd()).isEmpty();
    return response.getStatus();
  }

  private Block withoutData(long number) {
    return stored(number).toBuilder().clearData().build();
  }

  private Block stored(long number) {
    return ledgers.main().ledger().block(number).orElseThrow();
  }
}
