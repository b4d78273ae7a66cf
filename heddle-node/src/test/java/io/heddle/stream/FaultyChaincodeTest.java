// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import static io.grpc.Status.Code.CANCELLED;
import static io.grpc.Status.Code.RESOURCE_EXHAUSTED;
import static io.grpc.Status.Code.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.heddle.base.Cursor;
import io.heddle.base.PackageId;
import io.heddle.ledger.StateChange;
import io.heddle.ledger.Version;
import io.heddle.simulate.History;
import io.heddle.simulate.StateDatabase;
import io.heddle.testing.FakeChaincode;
import io.heddle.testing.LoggedText;
import io.heddle.testing.RawChaincode;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import io.heddle.testing.VirtualThreads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.hyperledger.fabric.protos.ledger.queryresult.KeyModification;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;
import org.hyperledger.fabric.protos.peer.GetHistoryForKey;
import org.hyperledger.fabric.protos.peer.GetQueryResult;
import org.hyperledger.fabric.protos.peer.GetState;
import org.hyperledger.fabric.protos.peer.GetStateByRange;
import org.hyperledger.fabric.protos.peer.PutState;
import org.hyperledger.fabric.protos.peer.QueryResponse;
import org.hyperledger.fabric.protos.peer.QueryStateNext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One chaincode misbehaves, whether it has dialled the peer or was dialled; another on the same
 * peer goes on, and nothing is left of what the first one had open.
 */
@ParameterizedClass
@EnumSource
final class FaultyChaincodeTest {

  private static final PackageId HEALTHY = new PackageId("healthy:02");
  private static final GetState GET_A = GetState.newBuilder().setKey("a").build();
  private static final int KEYS = 250;

  private static final int SCANS = 40;

  private final StreamHarness.Way way;
  @TempDir private Path dir;
  private StreamHarness harness;
  private FakeChaincode healthy;

  FaultyChaincodeTest(StreamHarness.Way way) {
    this.way = way;
  }

  @BeforeEach
  void open() throws IOException {
    harness =
        new StreamHarness(
            dir,
            StreamHarness.settings(StreamHarness.EXECUTE_TIMEOUT).with(StateDatabase.HEDDLE),
            way);
    List<StateChange> keys = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      String key = "k%03d".formatted(i);
      keys.add(change(StreamHarness.NAMESPACE, key, "{}"));
      keys.add(change(StreamHarness.NAMESPACE + "$$psecrets", key, "value"));
    }
    harness.ledger.append(keys.toArray(StateChange[]::new));
    healthy = FakeChaincode.ready(harness.peer(), HEALTHY);
    await().until(() -> harness.streams.find(HEALTHY).isPresent());
  }

  @AfterEach
  void the_other_chaincode_still_works_and_nothing_is_left() {
    var running =
        harness.start(
            harness.streams.find(HEALTHY).orElseThrow(),
            harness.invocation(TestLedger.txId(999), harness.simulator(999), false));
    ChaincodeMessage start = healthy.receive(ChaincodeMessage.Type.TRANSACTION);
    assertThat(healthy.ask(start, ChaincodeMessage.Type.GET_STATE, GET_A).getType())
        .isEqualTo(ChaincodeMessage.Type.RESPONSE);
    healthy.complete(start, "");
    assertThat(running.outcome()).isInstanceOf(Outcome.Completed.class);
    running.simulator().close();
    await()
        .untilAsserted(() -> {
          assertThat(harness.ledger.store().openReaders()).isZero();
          assertThat(VirtualThreads.named("chaincode-request")).isEmpty();
        });
    harness.close();
    await().untilAsserted(() -> assertThat(VirtualThreads.named("chaincode-")).isEmpty());
  }

  @Test
  @Spec({"CP-125", "CP-41"})
  void stops_answering_in_the_middle_of_a_range() {
    FakeChaincode chaincode = harness.chaincode();
    var running = harness.startFor(StreamHarness.SHORT, 1);
    ChaincodeMessage start = chaincode.receive();
    chaincode.ask(
        start, ChaincodeMessage.Type.GET_STATE_BY_RANGE, GetStateByRange.getDefaultInstance());

    assertThat(running.failure()).hasMessage("timeout expired while executing transaction");

    running.simulator().close();
  }

  /** What a chaincode may go through record by record. */
  enum Scan {
    RANGE,
    PRIVATE_RANGE,
    RICH_QUERY,
    HISTORY
  }

  @ParameterizedTest
  @EnumSource
  @Spec({"CP-41", "CP-208"})
  void is_given_up_while_it_scans(Scan scan) {
    var endless = new EndlessHistory();
    harness.historyIs(endless);
    FakeChaincode chaincode = harness.chaincode();
    List<StreamHarness.Running> all = new ArrayList<>();
    try (LoggedText log = new LoggedText()) {
      for (int tx = 0; tx < SCANS; tx++) {
        all.add(harness.startFor(StreamHarness.SHORT, tx));
      }

      while (all.stream().anyMatch(running -> !running.result().isDone())) {
        scanOn(chaincode, scan);
      }

      for (var running : all) {
        assertThat(running.failure()).hasMessage("timeout expired while executing transaction");
        running.simulator().close();
      }
      assertThat(log.lines()).noneMatch(line -> line.contains("unexpected"));
    }
    assertThat(harness.streams.counts().openQueries()).isZero();
    assertThat(endless.open).hasValue(0);
  }

  /** Asks for the next records, or for the first if there are no more. */
  private void scanOn(FakeChaincode chaincode, Scan scan) {
    if (chaincode.unread() == 0) {
      Thread.onSpinWait();
      return;
    }
    ChaincodeMessage message = chaincode.receive();
    if (message.getType() == ChaincodeMessage.Type.ERROR) {
      return; // its time is up
    }
    QueryResponse last =
        message.getType() == ChaincodeMessage.Type.RESPONSE
            ? response(message)
            : QueryResponse.getDefaultInstance();
    if (last.getHasMore()) {
      ByteString next = QueryStateNext.newBuilder().setId(last.getId()).build().toByteString();
      chaincode.send(message, ChaincodeMessage.Type.QUERY_STATE_NEXT, next);
      return;
    }
    switch (scan) {
      case RANGE ->
          chaincode.send(
              message,
              ChaincodeMessage.Type.GET_STATE_BY_RANGE,
              GetStateByRange.getDefaultInstance().toByteString());
      case PRIVATE_RANGE ->
          chaincode.send(
              message,
              ChaincodeMessage.Type.GET_STATE_BY_RANGE,
              GetStateByRange.newBuilder().setCollection("secrets").build().toByteString());
      case RICH_QUERY ->
          chaincode.send(
              message,
              ChaincodeMessage.Type.GET_QUERY_RESULT,
              GetQueryResult.newBuilder().setQuery("{\"selector\":{}}").build().toByteString());
      case HISTORY ->
          chaincode.send(
              message,
              ChaincodeMessage.Type.GET_HISTORY_FOR_KEY,
              GetHistoryForKey.newBuilder().setKey("k").build().toByteString());
    }
  }

  /** A key that has changed more often than anybody can read, and how many are reading. */
  private static final class EndlessHistory implements History {

    final AtomicInteger open = new AtomicInteger();

    @Override
    public Cursor<KeyModification> of(String namespace, String key) {
      open.incrementAndGet();
      return new Cursor<>() {
        @Override
        public Optional<KeyModification> next() {
          return Optional.of(KeyModification.getDefaultInstance());
        }

        @Override
        public void close() {
          open.decrementAndGet();
        }
      };
    }
  }

  @Test
  @Spec({"CP-39", "CP-210"})
  void floods_the_peer_with_final_messages_and_keepalives() {
    FakeChaincode chaincode = harness.chaincode();
    var running = harness.start(1);
    ChaincodeMessage start = chaincode.receive();

    for (int i = 0; i < 20_000; i++) {
      chaincode.complete(ofNobody(i), "late");
      chaincode.send(ChaincodeMessage.Type.KEEPALIVE, ChaincodeID.getDefaultInstance());
    }
    chaincode.complete(start, "done");

    assertThat(running.outcome()).isInstanceOf(Outcome.Completed.class);
    running.simulator().close();
  }

  @Test
  @Spec("CP-35")
  void asks_and_asks_and_never_reads_an_answer() throws InterruptedException {
    RawChaincode chaincode = harness.rawChaincode();
    chaincode.send(RawChaincode.registration(StreamHarness.BASIC).toByteString());
    ChaincodeMessage request =
        ChaincodeMessage.newBuilder()
            .setType(ChaincodeMessage.Type.GET_STATE)
            .setTxid("x".repeat(1 << 20))
            .build();
    for (int i = 0; i < 40; i++) {
      chaincode.send(request.toByteString());
    }

    await().until(() -> harness.streams.find(StreamHarness.BASIC).isEmpty());
    chaincode.readEverything();

    assertThat(chaincode.awaitEnd().getCode()).isIn(RESOURCE_EXHAUSTED, CANCELLED);
    awaitEnd(": the chaincode does not read what it is sent, ending stream: ");
  }

  @Test
  @Spec({"CP-125", "CP-127"})
  void reads_nothing_while_many_transactions_are_started() throws InterruptedException {
    RawChaincode chaincode = harness.rawChaincode();
    chaincode.send(RawChaincode.registration(StreamHarness.BASIC).toByteString());
    chaincode.read(2);
    List<StreamHarness.Running> all = new ArrayList<>();
    for (int tx = 0; tx < 20; tx++) {
      all.add(harness.startFor(StreamHarness.SHORT, tx));
    }

    for (var running : all) {
      assertThat(running.failure()).hasMessage("timeout expired while executing transaction");
      running.simulator().close();
    }
    chaincode.close();
  }

  @Test
  @Spec({"CP-7", "CP-127"})
  void sends_a_type_that_does_not_exist() {
    FakeChaincode chaincode = harness.chaincode();
    var running = harness.start(1);
    ChaincodeMessage start = chaincode.receive();

    chaincode.send(start.toBuilder().clearProposal().setTypeValue(99).build());

    assertThat(chaincode.awaitEnd().getCode()).isIn(UNKNOWN, CANCELLED);
    awaitEnd(" Fabric side handler cannot handle message (99) while in ready state");
    assertThat(running.failure()).hasMessage("chaincode stream terminated");
    running.simulator().close();
  }

  @Test
  @Spec("CP-127")
  void sends_half_a_message() throws InterruptedException {
    RawChaincode chaincode = harness.rawChaincode();
    chaincode.register(StreamHarness.BASIC);
    var running = harness.start(1);
    ByteString answer = answerTo(chaincode.receive()).toByteString();

    chaincode.send(answer.substring(0, answer.size() - 1));

    assertThat(running.failure()).hasMessage("chaincode stream terminated");
    assertThat(chaincode.awaitEnd().isOk()).isFalse();
    running.simulator().close();
  }

  @Test
  @Spec({"CP-3", "CP-39"})
  void answers_a_transaction_that_nobody_started() {
    FakeChaincode chaincode = harness.chaincode();
    var one = harness.start(1);
    ChaincodeMessage start = chaincode.receive();

    chaincode.complete(ofNobody(1), "for nobody");
    chaincode.complete(start.toBuilder().setChannelId("otherchannel").build(), "elsewhere");
    chaincode.complete(start, "mine");

    var completed = (Outcome.Completed) one.outcome();
    assertThat(completed.response().getPayload().toStringUtf8()).isEqualTo("mine");
    one.simulator().close();
  }

  @Test
  @Spec({"CP-3", "CP-36"})
  void asks_in_the_name_of_another_transaction() {
    FakeChaincode chaincode = harness.chaincode();
    var one = harness.start(1);
    ChaincodeMessage first = chaincode.receive();
    var two = harness.start(2);
    ChaincodeMessage second = chaincode.receive();
    QueryResponse range = range(chaincode, first);

    ChaincodeMessage stolen =
        chaincode.ask(
            second,
            ChaincodeMessage.Type.QUERY_STATE_NEXT,
            QueryStateNext.newBuilder().setId(range.getId()).build());

    assertThat(stolen.getTxid()).isEqualTo(second.getTxid());
    assertThat(stolen.getPayload().toStringUtf8()).endsWith(": query iterator not found");
    chaincode.complete(first, "");
    chaincode.complete(second, "");
    one.outcome();
    two.outcome();
    one.simulator().close();
    two.simulator().close();
  }

  @Test
  @Spec({"CP-40", "CP-168"})
  void ends_the_transaction_with_a_range_half_read() {
    FakeChaincode chaincode = harness.chaincode();
    var running = harness.start(1);
    ChaincodeMessage start = chaincode.receive();
    assertThat(range(chaincode, start).getHasMore()).isTrue();

    chaincode.complete(start, "");

    assertThat(running.outcome()).isInstanceOf(Outcome.Completed.class);
    // 100 went out and one was looked at ahead, recorded though the range was never closed
    assertThat(running.simulator().results().toStringUtf8())
        .contains("k100")
        .doesNotContain("k101");
    running.simulator().close();
  }

  @Test
  @Spec({"CP-55", "CP-154"})
  void writes_and_reads_values_that_fill_a_message() throws Exception {
    ByteString value = ByteString.copyFrom(new byte[99 << 20]);
    harness.ledger.append(
        TestLedger.change(StreamHarness.NAMESPACE, "big", value, new Version(1, 0)));
    FakeChaincode chaincode = harness.chaincode();
    var running = harness.start(1);
    ChaincodeMessage start = chaincode.receive();

    ChaincodeMessage read =
        chaincode.ask(
            start, ChaincodeMessage.Type.GET_STATE, GetState.newBuilder().setKey("big").build());
    ChaincodeMessage written =
        chaincode.ask(
            start,
            ChaincodeMessage.Type.PUT_STATE,
            PutState.newBuilder().setKey("big").setValue(value).build());

    assertThat(read.getPayload()).isEqualTo(value);
    assertThat(written.getType()).isEqualTo(ChaincodeMessage.Type.RESPONSE);
    chaincode.complete(start, "");
    running.outcome();
    running.simulator().close();
  }

  @Test
  @Spec("CP-202")
  void asks_for_too_big_a_write_and_gives_too_big_an_answer() {
    FakeChaincode chaincode = harness.chaincode();
    var one = harness.start(1);
    ChaincodeMessage start = chaincode.receive();
    var two = harness.start(2);
    ChaincodeMessage other = chaincode.receive();
    ByteString value = ByteString.copyFrom(new byte[101 << 20]);

    ChaincodeMessage refusal =
        chaincode.ask(
            start,
            ChaincodeMessage.Type.PUT_STATE,
            PutState.newBuilder().setKey("big").setValue(value).build());
    chaincode.send(start, ChaincodeMessage.Type.COMPLETED, value);

    assertThat(refusal.getType()).isEqualTo(ChaincodeMessage.Type.ERROR);
    assertThat(refusal.getPayload().toStringUtf8())
        .matches(".*: request of 1059[0-9]+ bytes is over the limit of 104857600");
    assertThat(((Outcome.Failed) one.outcome()).payload())
        .matches("answer of 1059[0-9]+ bytes is over the limit of 104857600");
    chaincode.complete(other, "not affected");
    assertThat(two.outcome()).isInstanceOf(Outcome.Completed.class);
    one.simulator().close();
    two.simulator().close();
  }

  /** In which a chaincode may die. */
  enum Moment {
    BEFORE_IT_REGISTERS,
    WITHOUT_READING_READY,
    WHILE_IDLE,
    BEFORE_ITS_FIRST_REQUEST,
    WHILE_A_REQUEST_IS_WORKED_ON,
    IN_THE_MIDDLE_OF_A_RANGE,
    AFTER_ITS_LAST_WORD
  }

  @ParameterizedTest
  @EnumSource
  @Spec({"CP-22", "CP-127", "CP-41"})
  void dies_and_may_come_back(Moment moment) throws InterruptedException {
    switch (moment) {
      case BEFORE_IT_REGISTERS -> harness.newChaincode().close();
      case WITHOUT_READING_READY -> {
        RawChaincode chaincode = harness.rawChaincode();
        chaincode.send(RawChaincode.registration(StreamHarness.BASIC).toByteString());
        chaincode.close();
      }
      case WHILE_IDLE -> harness.chaincode().close();
      default -> dieInTransaction(moment);
    }
    await().until(() -> harness.streams.find(StreamHarness.BASIC).isEmpty());

    FakeChaincode next = await().ignoreExceptions().until(harness::chaincode, _ -> true);

    var running = harness.start(2);
    next.complete(next.receive(ChaincodeMessage.Type.TRANSACTION), "");
    assertThat(running.outcome()).isInstanceOf(Outcome.Completed.class);
    running.simulator().close();
  }

  private void dieInTransaction(Moment moment) throws InterruptedException {
    FakeChaincode chaincode = harness.chaincode();
    var called = new CountDownLatch(1);
    harness.callsGoTo((_, _, _) -> {
      called.countDown();
      new CountDownLatch(1).await();
      throw new AssertionError("never comes");
    });
    var running = harness.start(1);
    ChaincodeMessage start = chaincode.receive();
    switch (moment) {
      case WHILE_A_REQUEST_IS_WORKED_ON -> {
        chaincode.send(start, ChaincodeMessage.Type.INVOKE_CHAINCODE, call().toByteString());
        called.await();
      }
      case IN_THE_MIDDLE_OF_A_RANGE -> range(chaincode, start);
      case AFTER_ITS_LAST_WORD -> chaincode.complete(start, "last");
      default -> assertThat(moment).isEqualTo(Moment.BEFORE_ITS_FIRST_REQUEST);
    }

    if (moment == Moment.AFTER_ITS_LAST_WORD) {
      assertThat(running.outcome()).isInstanceOf(Outcome.Completed.class);
      chaincode.close();
    } else {
      chaincode.close();
      assertThat(running.failure()).hasMessage("chaincode stream terminated");
    }
    running.simulator().close();
  }

  /** Waits until somebody was told so of the stream. */
  private void awaitEnd(String words) {
    await()
        .untilAsserted(() ->
            assertThat(harness.admission.told)
                .last()
                .asString()
                .startsWith("ended basic:01 (ready): ")
                .contains(words));
  }

  private static QueryResponse range(FakeChaincode chaincode, ChaincodeMessage transaction) {
    ChaincodeMessage reply =
        chaincode.ask(
            transaction,
            ChaincodeMessage.Type.GET_STATE_BY_RANGE,
            GetStateByRange.getDefaultInstance());
    return response(reply);
  }

  private static QueryResponse response(ChaincodeMessage reply) {
    try {
      return QueryResponse.parseFrom(reply.getPayload());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static StateChange change(String namespace, String key, String value) {
    return TestLedger.change(namespace, key, ByteString.copyFromUtf8(value), new Version(0, 0));
  }

  private static ChaincodeSpec call() {
    return ChaincodeSpec.newBuilder()
        .setChaincodeId(ChaincodeID.newBuilder().setName("other"))
        .setInput(ChaincodeInput.getDefaultInstance())
        .build();
  }

  private static ChaincodeMessage ofNobody(int number) {
    return ChaincodeMessage.newBuilder()
        .setTxid("nobody" + number)
        .setChannelId(TestLedger.CHANNEL.value())
        .build();
  }

  private static ChaincodeMessage answerTo(ChaincodeMessage start) {
    return ChaincodeMessage.newBuilder()
        .setType(ChaincodeMessage.Type.COMPLETED)
        .setTxid(start.getTxid())
        .setChannelId(start.getChannelId())
        .build();
  }
}
