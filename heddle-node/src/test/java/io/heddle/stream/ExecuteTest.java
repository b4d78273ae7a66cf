// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.simulate.Simulator;
import io.heddle.testing.FakeChaincode;
import io.heddle.testing.LoggedText;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;
import org.hyperledger.fabric.protos.peer.GetState;
import org.hyperledger.fabric.protos.peer.PutState;
import org.hyperledger.fabric.protos.peer.Response;
import org.hyperledger.fabric.protos.peer.WriteBatchState;
import org.hyperledger.fabric.protos.peer.WriteRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExecuteTest {

  private static final GetState GET_A = GetState.newBuilder().setKey("a").build();

  @TempDir Path dir;
  private StreamHarness harness;
  private FakeChaincode chaincode;

  @BeforeEach
  void open() throws IOException {
    harness = StreamHarness.in(dir);
    chaincode = harness.chaincode();
    await().until(() -> harness.streams.find(StreamHarness.BASIC).isPresent());
  }

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  @Spec({"CP-30", "CP-120", "CP-121"})
  void sends_the_input_and_the_proposal_as_they_are() {
    var running = harness.start(1);

    ChaincodeMessage start = chaincode.receive();

    Invocation invocation = harness.invocation(TestLedger.txId(1), running.simulator(), false);
    assertThat(start)
        .isEqualTo(
            ChaincodeMessage.newBuilder()
                .setType(ChaincodeMessage.Type.TRANSACTION)
                .setPayload(invocation.input())
                .setTxid(TestLedger.txId(1).value())
                .setChannelId("mychannel")
                .setProposal(invocation.signedProposal())
                .build());
    chaincode.complete(start, "");
    running.outcome();
  }

  @Test
  @Spec("CP-143")
  void an_initialisation_is_sent_as_init() {
    var running =
        harness.start(
            harness.stream(), harness.invocation(TestLedger.txId(1), harness.simulator(1), true));

    ChaincodeMessage start = chaincode.receive(ChaincodeMessage.Type.INIT);

    chaincode.complete(start, "");
    assertThat(running.outcome()).isInstanceOf(Outcome.Completed.class);
  }

  @Test
  @Spec({"CP-130", "CP-131"})
  void completed_carries_the_response_and_the_event_under_the_invoked_name() {
    var running = harness.start(1);
    ChaincodeMessage start = chaincode.receive();

    chaincode.send(
        start.toBuilder()
            .clearProposal()
            .setType(ChaincodeMessage.Type.COMPLETED)
            .setPayload(
                Response.newBuilder().setStatus(200).setMessage("fine").build().toByteString())
            .setChaincodeEvent(
                ChaincodeEvent.newBuilder().setChaincodeId("liar").setTxId("lie").setEventName("E"))
            .build());

    var completed = (Outcome.Completed) running.outcome();
    assertThat(completed.response().getMessage()).isEqualTo("fine");
    assertThat(completed.event())
        .contains(
            ChaincodeEvent.newBuilder()
                .setChaincodeId(StreamHarness.NAMESPACE)
                .setTxId(TestLedger.txId(1).value())
                .setEventName("E")
                .build());
  }

  @Test
  @Spec("CP-131")
  void an_event_of_a_refusing_chaincode_is_dropped() {
    var running = harness.start(1);
    ChaincodeMessage start = chaincode.receive();

    chaincode.send(
        start.toBuilder()
            .clearProposal()
            .setType(ChaincodeMessage.Type.COMPLETED)
            .setPayload(Response.newBuilder().setStatus(400).build().toByteString())
            .setChaincodeEvent(ChaincodeEvent.newBuilder().setEventName("E"))
            .build());

    assertThat(((Outcome.Completed) running.outcome()).event()).isEmpty();
  }

  @Test
  @Spec("CP-130")
  void error_carries_the_chaincodes_text() {
    var running = harness.start(1);

    chaincode.send(
        chaincode.receive(), ChaincodeMessage.Type.ERROR, ByteString.copyFromUtf8("no way"));

    assertThat(((Outcome.Failed) running.outcome()).payload()).isEqualTo("no way");
  }

  @Test
  @Spec("CP-130")
  void an_answer_that_cannot_be_read_is_told_apart() {
    var running = harness.start(1);

    chaincode.send(
        chaincode.receive(),
        ChaincodeMessage.Type.COMPLETED,
        ByteString.copyFrom(new byte[] {1, 2, 3}));

    assertThat(((Outcome.Unreadable) running.outcome()).why())
        .startsWith("failed to unmarshal response for transaction " + TestLedger.txId(1) + ": ");
  }

  @Test
  @Spec({"CP-44", "CP-125", "CP-126"})
  void a_transaction_times_out_and_its_late_request_finds_no_context() {
    var running = harness.startFor(StreamHarness.SHORT, 1);
    ChaincodeMessage start = chaincode.receive();

    HeddleException failure = running.failure();

    assertThat(failure.fault()).isEqualTo(Fault.TIMED_OUT);
    assertThat(failure).hasMessage("timeout expired while executing transaction");
    ChaincodeMessage late = chaincode.ask(start, ChaincodeMessage.Type.GET_STATE, GET_A);
    assertThat(late.getType()).isEqualTo(ChaincodeMessage.Type.ERROR);
    assertThat(late.getPayload().toStringUtf8())
        .isEqualTo(
            "GET_STATE failed: transaction ID: %s: no ledger context"
                .formatted(TestLedger.txId(1)));
  }

  @Test
  @Spec("CP-209")
  void a_retry_after_a_timeout_waits_for_the_late_final_message() {
    var first = harness.startFor(StreamHarness.SHORT, 1);
    ChaincodeMessage start = chaincode.receive();
    first.failure();

    assertThat(harness.start(1).failure())
        .hasMessage("txid: %s(mychannel) exists".formatted(TestLedger.txId(1)));

    chaincode.complete(start, "late");
    var retry = awaitAccepted(1);
    chaincode.complete(chaincode.receive(ChaincodeMessage.Type.TRANSACTION), "in time");
    var completed = (Outcome.Completed) retry.outcome();
    assertThat(completed.response().getPayload().toStringUtf8()).isEqualTo("in time");
  }

  @Test
  @Spec("CP-209")
  void a_late_final_message_is_not_waited_for_for_ever(@TempDir Path other) throws IOException {
    try (var hasty = new StreamHarness(other, StreamHarness.settings(Duration.ofMillis(30)))) {
      FakeChaincode silent = hasty.chaincode();
      hasty.start(1).failure();
      silent.receive();

      // ten execute timeouts later
      await()
          .until(() ->
              hasty
                  .start(1)
                  .failure()
                  .getMessage()
                  .equals("timeout expired while executing transaction"));
    }
  }

  @Test
  @Spec("CP-37")
  void a_chaincode_may_run_the_same_transaction_on_two_channels() {
    Invocation here = harness.invocation(TestLedger.txId(1), harness.simulator(1), false);
    var one = harness.start(harness.stream(), here);
    ChaincodeMessage first = chaincode.receive();
    var two =
        harness.start(
            harness.stream(), on(new ChannelName("otherchannel"), here, harness.simulator(1)));
    ChaincodeMessage second = chaincode.receive();

    chaincode.complete(second, "there");
    chaincode.complete(first, "here");

    assertThat(payload(one)).isEqualTo("here");
    assertThat(payload(two)).isEqualTo("there");
  }

  @Test
  @Spec({"CP-36", "CP-37"})
  void the_same_transaction_cannot_run_twice_at_once() {
    var first = harness.start(1);
    ChaincodeMessage start = chaincode.receive();

    HeddleException failure = harness.start(1).failure();

    assertThat(failure.fault()).isEqualTo(Fault.CONFLICT);
    assertThat(failure).hasMessage("txid: %s(mychannel) exists".formatted(TestLedger.txId(1)));
    chaincode.complete(start, "");
    assertThat(first.outcome()).isInstanceOf(Outcome.Completed.class);
  }

  @Test
  @Spec({"CP-22", "CP-127", "CP-147"})
  void everything_in_flight_fails_when_the_stream_ends() {
    var one = harness.start(1);
    var two = harness.start(2);
    chaincode.receive();
    chaincode.receive();

    chaincode.close();

    assertThat(one.failure()).hasMessage("chaincode stream terminated");
    assertThat(two.failure()).hasMessage("chaincode stream terminated");
    assertThat(one.failure().fault()).isEqualTo(Fault.UNAVAILABLE);
  }

  @Test
  @Spec({"CP-38", "CP-207"})
  void two_requests_at_once_end_the_transaction_and_only_the_first_is_answered() throws Exception {
    var asked = new CountDownLatch(1);
    var proceed = new CountDownLatch(1);
    harness.callsGoTo((_, _, _) -> {
      asked.countDown();
      proceed.await();
      return ChaincodeMessage.getDefaultInstance();
    });
    var running = harness.start(1);
    ChaincodeMessage start = chaincode.receive();
    chaincode.send(start, ChaincodeMessage.Type.INVOKE_CHAINCODE, callOf("other").toByteString());
    asked.await();

    chaincode.send(start, ChaincodeMessage.Type.GET_STATE, GET_A.toByteString());

    HeddleException failure = running.failure();
    assertThat(failure)
        .hasMessage("concurrent state requests in one transaction are not supported");
    assertThat(chaincode.receive().getPayload().toStringUtf8())
        .startsWith("INVOKE_CHAINCODE failed: ");
    assertThat(chaincode.unread()).isZero();
    proceed.countDown();
  }

  @Test
  @Spec({"CP-38", "CP-207"})
  void a_second_request_can_be_dropped_as_in_fabric(@TempDir Path other) throws Exception {
    var asked = new CountDownLatch(1);
    var proceed = new CountDownLatch(1);
    StreamSettings settings =
        StreamHarness.settings(StreamHarness.EXECUTE_TIMEOUT).with(OverlappingRequests.DROP);
    try (var lenient = new StreamHarness(other, settings);
        var log = new LoggedText()) {
      lenient.callsGoTo((_, _, _) -> {
        asked.countDown();
        proceed.await();
        return ChaincodeMessage.getDefaultInstance();
      });
      FakeChaincode hasty = lenient.chaincode();
      var running = lenient.start(1);
      ChaincodeMessage start = hasty.receive();
      hasty.send(start, ChaincodeMessage.Type.INVOKE_CHAINCODE, callOf("other").toByteString());
      asked.await();

      hasty.send(start, ChaincodeMessage.Type.GET_STATE, GET_A.toByteString());

      String line =
          "[00000000] Another request pending for this CC: basic:01, Txid: %s, ChannelID: mychannel. Cannot process."
              .formatted(TestLedger.txId(1));
      await().untilAsserted(() -> assertThat(log.lines()).contains(line));
      proceed.countDown();
      assertThat(hasty.receive().getType()).isEqualTo(ChaincodeMessage.Type.RESPONSE);
      hasty.complete(start, "done");
      assertThat(payload(running)).isEqualTo("done");
      assertThat(hasty.unread()).isZero();
    }
  }

  @Test
  @Spec("CP-40")
  void the_last_word_waits_for_the_request_before_it() throws Exception {
    var batch = WriteBatchState.newBuilder();
    for (int i = 0; i < 2_000; i++) {
      batch.addRec(WriteRecord.newBuilder().setType(WriteRecord.Type.PUT_STATE).setKey("k" + i));
    }
    for (int tx = 1; tx <= 20; tx++) {
      var running = harness.start(tx);
      ChaincodeMessage start = chaincode.receive();

      chaincode.send(start, ChaincodeMessage.Type.WRITE_BATCH_STATE, batch.build().toByteString());
      chaincode.complete(start, "");
      running.outcome();

      var results = TxReadWriteSet.parseFrom(running.simulator().results());
      KVRWSet written = KVRWSet.parseFrom(results.getNsRwset(0).getRwset());
      assertThat(written.getWritesCount()).isEqualTo(2_000);
      running.simulator().close();
      chaincode.receive(ChaincodeMessage.Type.RESPONSE);
    }
  }

  @Test
  @Spec({"CP-39", "CP-210"})
  void only_the_first_of_many_final_messages_counts() {
    var running = harness.start(1);
    ChaincodeMessage start = chaincode.receive();

    for (int i = 0; i < 10; i++) {
      chaincode.complete(start, "answer " + i);
    }

    var completed = (Outcome.Completed) running.outcome();
    assertThat(completed.response().getPayload().toStringUtf8()).isEqualTo("answer 0");
    var next = harness.start(2);
    chaincode.complete(chaincode.receive(), "");
    assertThat(next.outcome()).isInstanceOf(Outcome.Completed.class);
  }

  @Test
  @Spec({"CP-35", "CP-31"})
  void transactions_run_side_by_side() {
    List<StreamHarness.Running> running = new ArrayList<>();
    List<ChaincodeMessage> starts = new ArrayList<>();
    for (int tx = 0; tx < 50; tx++) {
      running.add(harness.start(tx));
    }
    for (int tx = 0; tx < 50; tx++) {
      starts.add(chaincode.receive(ChaincodeMessage.Type.TRANSACTION));
    }
    Set<String> open = new HashSet<>();
    for (ChaincodeMessage start : starts) {
      open.add(start.getTxid());
      chaincode.send(start, ChaincodeMessage.Type.GET_STATE, GET_A.toByteString());
    }

    for (int i = 0; i < 50; i++) {
      ChaincodeMessage reply = chaincode.receive(ChaincodeMessage.Type.RESPONSE);
      assertThat(reply.getChannelId()).isEqualTo("mychannel");
      assertThat(open.remove(reply.getTxid())).isTrue();
      chaincode.complete(reply, reply.getTxid());
    }

    for (int tx = 0; tx < 50; tx++) {
      var completed = (Outcome.Completed) running.get(tx).outcome();
      assertThat(completed.response().getPayload().toStringUtf8())
          .isEqualTo(TestLedger.txId(tx).value());
    }
  }

  @Test
  @Spec({"CP-106", "CP-31"})
  void the_answer_of_a_called_chaincode_is_its_final_message() {
    ChaincodeMessage last =
        ChaincodeMessage.newBuilder()
            .setType(ChaincodeMessage.Type.ERROR)
            .setPayload(ByteString.copyFromUtf8("callee gave up"))
            .setTxid(TestLedger.txId(1).value())
            .build();
    harness.callsGoTo((_, _, _) -> last);
    var running = harness.start(1);
    ChaincodeMessage start = chaincode.receive();

    ChaincodeMessage reply =
        chaincode.ask(start, ChaincodeMessage.Type.INVOKE_CHAINCODE, callOf("other"));

    assertThat(reply.getType()).isEqualTo(ChaincodeMessage.Type.RESPONSE);
    assertThat(reply.getPayload()).isEqualTo(last.toByteString());
    chaincode.complete(start, "");
    running.outcome();
  }

  @Test
  @Spec({"CP-108", "CP-219"})
  void a_call_that_fails_is_an_error_and_knows_what_time_is_left() {
    harness.callsGoTo((_, _, remaining) -> {
      assertThat(remaining).isBetween(Duration.ZERO, StreamHarness.EXECUTE_TIMEOUT);
      throw new HeddleException(
          Fault.NOT_FOUND, "execute failed: invalid invocation: chaincode other not found");
    });
    var running = harness.start(1);
    ChaincodeMessage start = chaincode.receive();

    ChaincodeMessage reply =
        chaincode.ask(start, ChaincodeMessage.Type.INVOKE_CHAINCODE, callOf("other"));

    assertThat(reply.getPayload().toStringUtf8())
        .isEqualTo(
            ("INVOKE_CHAINCODE failed: transaction ID: %s: execute failed: invalid invocation:"
                    + " chaincode other not found")
                .formatted(TestLedger.txId(1)));
    chaincode.complete(start, "");
    running.outcome();
  }

  @Test
  @Spec("CP-216")
  void a_call_without_a_name_or_an_input_says_what_is_missing() {
    var running = harness.start(1);
    ChaincodeMessage start = chaincode.receive();

    ChaincodeMessage noName =
        chaincode.ask(
            start, ChaincodeMessage.Type.INVOKE_CHAINCODE, ChaincodeSpec.getDefaultInstance());
    ChaincodeMessage noInput =
        chaincode.ask(
            start,
            ChaincodeMessage.Type.INVOKE_CHAINCODE,
            callOf("other").toBuilder().clearInput().build());

    assertThat(noName.getPayload().toStringUtf8()).endsWith(": chaincode_id is missing");
    assertThat(noInput.getPayload().toStringUtf8()).endsWith(": input is missing");
    chaincode.complete(start, "");
    running.outcome();
  }

  @Test
  @Spec({"CP-44", "CP-126"})
  void a_call_after_the_end_is_refused_in_its_own_words() {
    var running = harness.start(1);
    ChaincodeMessage start = chaincode.receive();
    chaincode.complete(start, "");
    running.outcome();

    ChaincodeMessage reply =
        chaincode.ask(start, ChaincodeMessage.Type.INVOKE_CHAINCODE, callOf("other"));

    assertThat(reply.getPayload().toStringUtf8()).endsWith(": could not get valid transaction");
  }

  @Test
  @Spec("CP-43")
  void an_unexpected_failure_hits_only_its_own_transaction() {
    harness.callsGoTo((_, _, _) -> {
      throw new IllegalStateException("bug");
    });
    var running = harness.start(1);
    ChaincodeMessage start = chaincode.receive();

    ChaincodeMessage reply =
        chaincode.ask(start, ChaincodeMessage.Type.INVOKE_CHAINCODE, callOf("other"));

    assertThat(reply.getPayload().toStringUtf8())
        .isEqualTo(
            "INVOKE_CHAINCODE failed: transaction ID: %s: panic during execution"
                .formatted(TestLedger.txId(1)));
    assertThat(
            chaincode
                .ask(start, ChaincodeMessage.Type.PUT_STATE, PutState.getDefaultInstance())
                .getType())
        .isEqualTo(ChaincodeMessage.Type.RESPONSE);
    chaincode.complete(start, "");
    running.outcome();
  }

  @Test
  @Spec({"CP-108", "CP-127"})
  void a_pending_call_is_given_up_when_the_caller_ends() throws Exception {
    var interrupted = new CountDownLatch(1);
    harness.callsGoTo((_, _, _) -> {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        interrupted.countDown();
        throw e;
      }
      return ChaincodeMessage.getDefaultInstance();
    });
    var running = harness.startFor(StreamHarness.SHORT, 1);
    ChaincodeMessage start = chaincode.receive();
    chaincode.send(start, ChaincodeMessage.Type.INVOKE_CHAINCODE, callOf("other").toByteString());

    assertThat(running.failure()).hasMessage("timeout expired while executing transaction");

    assertThat(interrupted.await(5, TimeUnit.SECONDS)).isTrue();
  }

  /** Starts a transaction as soon as the stream takes it. */
  private StreamHarness.Running awaitAccepted(long tx) {
    return await()
        .until(
            () -> {
              var running = harness.start(tx);
              await().until(() -> running.result().isDone() || chaincode.unread() > 0);
              return running;
            },
            running -> !running.result().isDone());
  }

  private static String payload(StreamHarness.Running running) {
    return ((Outcome.Completed) running.outcome()).response().getPayload().toStringUtf8();
  }

  private static Invocation on(ChannelName channel, Invocation like, Simulator simulator) {
    return new Invocation(
        channel,
        like.txId(),
        like.namespace(),
        like.signedProposal(),
        like.input(),
        like.isInit(),
        simulator,
        like.collections(),
        like.history(),
        like.caller());
  }

  private static ChaincodeSpec callOf(String name) {
    return ChaincodeSpec.newBuilder()
        .setChaincodeId(ChaincodeID.newBuilder().setName(name))
        .setInput(ChaincodeInput.newBuilder().addArgs(ByteString.copyFromUtf8("go")))
        .build();
  }
}
