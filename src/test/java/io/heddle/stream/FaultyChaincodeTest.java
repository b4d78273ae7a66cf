// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.heddle.base.PackageId;
import io.heddle.testing.FakeChaincode;
import io.heddle.testing.RawChaincode;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import io.heddle.testing.VirtualThreads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;
import org.hyperledger.fabric.protos.peer.GetState;
import org.hyperledger.fabric.protos.peer.GetStateByRange;
import org.hyperledger.fabric.protos.peer.PutState;
import org.hyperledger.fabric.protos.peer.QueryResponse;
import org.hyperledger.fabric.protos.peer.QueryStateNext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One chaincode misbehaves; another on the same peer goes on, and nothing is left of what the first
 * one had open.
 */
final class FaultyChaincodeTest {

  private static final PackageId HEALTHY = new PackageId("healthy:02");
  private static final GetState GET_A = GetState.newBuilder().setKey("a").build();
  private static final int KEYS = 250;

  @TempDir private Path dir;
  private StreamHarness harness;
  private FakeChaincode healthy;

  @BeforeEach
  void open() throws IOException {
    harness = StreamHarness.in(dir);
    for (int i = 0; i < KEYS; i++) {
      harness.ledger.put(StreamHarness.NAMESPACE, "k%03d".formatted(i), "value");
    }
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
  @Spec({"CP-35", "CP-44"})
  void asks_and_asks_and_never_reads_an_answer() {
    var chaincode = RawChaincode.dial(harness.peer());
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

    Status end = chaincode.awaitEnd();
    assertThat(end.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(end.getDescription())
        .startsWith("the chaincode does not read what it is sent, ending stream: ");
  }

  @Test
  @Spec({"CP-125", "CP-127"})
  void reads_nothing_while_many_transactions_are_started() {
    var chaincode = RawChaincode.dial(harness.peer());
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

    assertThat(chaincode.awaitEnd().getDescription())
        .endsWith("Fabric side handler cannot handle message (99) while in ready state");
    assertThat(running.failure()).hasMessage("chaincode stream terminated");
    running.simulator().close();
  }

  @Test
  @Spec("CP-127")
  void sends_half_a_message() {
    var chaincode = RawChaincode.ready(harness.peer(), StreamHarness.BASIC);
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
  void writes_and_reads_values_that_fill_a_message() {
    FakeChaincode chaincode = harness.chaincode();
    var running = harness.start(1);
    ChaincodeMessage start = chaincode.receive();
    ByteString value = ByteString.copyFrom(new byte[99 << 20]);

    ChaincodeMessage written =
        chaincode.ask(
            start,
            ChaincodeMessage.Type.PUT_STATE,
            PutState.newBuilder().setKey("big").setValue(value).build());

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
      case BEFORE_IT_REGISTERS -> FakeChaincode.dial(harness.peer()).close();
      case WITHOUT_READING_READY -> {
        var chaincode = RawChaincode.dial(harness.peer());
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

  private static QueryResponse range(FakeChaincode chaincode, ChaincodeMessage transaction) {
    ChaincodeMessage reply =
        chaincode.ask(
            transaction,
            ChaincodeMessage.Type.GET_STATE_BY_RANGE,
            GetStateByRange.getDefaultInstance());
    try {
      return QueryResponse.parseFrom(reply.getPayload());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
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
