// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.testing.FakeChaincode;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.GetState;
import org.hyperledger.fabric.protos.peer.GetStateByRange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What is counted on chaincode streams. */
@Spec({"CP-150", "CP-225"})
final class StreamMetricsTest {

  private static final GetState GET = GetState.newBuilder().setKey("k").build();

  @TempDir private Path dir;
  private StreamHarness harness;

  @BeforeEach
  void open() throws IOException {
    harness = StreamHarness.in(dir);
  }

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  void a_request_counts_as_received_and_as_completed_by_its_type_and_outcome() {
    FakeChaincode chaincode = harness.chaincode();
    harness.start(1);
    ChaincodeMessage transaction = chaincode.receive(ChaincodeMessage.Type.TRANSACTION);

    chaincode.ask(transaction, ChaincodeMessage.Type.GET_STATE, GET);
    chaincode.send(
        transaction, ChaincodeMessage.Type.GET_QUERY_RESULT, ByteString.copyFromUtf8("\u0007"));
    chaincode.receive(ChaincodeMessage.Type.ERROR);

    assertThat(lines())
        .contains(
            "chaincode_shim_requests_received" + labels("", "GET_STATE", 1),
            "chaincode_shim_requests_received" + labels("", "GET_QUERY_RESULT", 1),
            "chaincode_shim_requests_completed" + labels("success=\"true\",", "GET_STATE", 1),
            "chaincode_shim_requests_completed"
                + labels("success=\"false\",", "GET_QUERY_RESULT", 1),
            "chaincode_shim_request_duration_count" + labels("success=\"true\",", "GET_STATE", 1),
            "chaincode_stream_message_bytes_received_count{chaincode=\"basic:01\"} 2",
            "chaincode_stream_message_bytes_sent_count{chaincode=\"basic:01\"} 2");
  }

  @Test
  void what_there_is_on_the_streams_is_counted_and_goes_back_to_zero() {
    FakeChaincode chaincode = harness.chaincode();
    for (int key = 0; key <= 101; key++) { // more than fit into one answer
      harness.ledger.put(StreamHarness.NAMESPACE, "k" + key, "v");
    }
    StreamHarness.Running running = harness.start(1);
    ChaincodeMessage transaction = chaincode.receive(ChaincodeMessage.Type.TRANSACTION);
    chaincode.ask(
        transaction,
        ChaincodeMessage.Type.GET_STATE_BY_RANGE,
        GetStateByRange.getDefaultInstance());

    assertThat(lines())
        .contains(
            "chaincode_stream_streams{state=\"ready\"} 1",
            "chaincode_stream_transactions_in_flight 1",
            "chaincode_stream_open_iterators 1");

    chaincode.complete(transaction, "done");
    var _ = running.outcome();
    chaincode.halfClose();

    await()
        .untilAsserted(() ->
            assertThat(lines())
                .contains(
                    "chaincode_stream_streams{state=\"created\"} 0",
                    "chaincode_stream_streams{state=\"ready\"} 0",
                    "chaincode_stream_transactions_in_flight 0",
                    "chaincode_stream_open_iterators 0",
                    "chaincode_stream_queued_bytes 0"));
  }

  @Test
  void refused_streams_overlapping_requests_and_late_messages_are_counted() {
    harness.admission.refusal = Optional.of(new HeddleException(Fault.UNAVAILABLE, "no"));
    try (FakeChaincode refused = FakeChaincode.dial(harness.peer())) {
      refused.sendRegister("other:02");
      refused.awaitEnd();
    }
    harness.admission.refusal = Optional.empty();
    FakeChaincode chaincode = harness.chaincode();

    chaincode.send(
        ChaincodeMessage.newBuilder()
            .setType(ChaincodeMessage.Type.COMPLETED)
            .setTxid("nobody's")
            .setChannelId("mychannel")
            .build());

    await()
        .untilAsserted(() ->
            assertThat(lines())
                .contains(
                    "chaincode_stream_refused_registrations 1",
                    "chaincode_stream_late_messages{chaincode=\"basic:01\"} 1"));
  }

  @Test
  void a_batch_that_leaves_in_pieces_is_counted() {
    for (int key = 0; key < 3; key++) {
      harness.ledger.put(StreamHarness.NAMESPACE, "k" + key, "v".repeat(9 << 20));
    }
    FakeChaincode chaincode = harness.chaincode();
    StreamHarness.Running running = harness.start(1);
    ChaincodeMessage transaction = chaincode.receive(ChaincodeMessage.Type.TRANSACTION);

    chaincode.ask(
        transaction,
        ChaincodeMessage.Type.GET_STATE_BY_RANGE,
        GetStateByRange.getDefaultInstance());

    assertThat(lines()).contains("chaincode_stream_split_replies{chaincode=\"basic:01\"} 1");
    chaincode.complete(transaction, "");
    running.outcome();
  }

  @Test
  void channels_that_a_chaincode_makes_up_add_no_series() {
    FakeChaincode chaincode = harness.chaincode();
    for (int index = 0; index < 10_000; index++) {
      chaincode.send(
          ChaincodeMessage.newBuilder()
              .setType(ChaincodeMessage.Type.GET_STATE)
              .setTxid("tx")
              .setChannelId("made-up-" + index)
              .build());
      chaincode.receive(ChaincodeMessage.Type.ERROR);
    }

    assertThat(harness.metrics.all().text()).doesNotContain("made-up");
  }

  @Test
  @Spec("CP-226")
  void a_timeout_is_counted_and_tells_what_the_chaincode_was_doing() throws IOException {
    harness.close();
    harness = new StreamHarness(dir.resolve("short"), StreamHarness.settings(StreamHarness.SHORT));
    FakeChaincode chaincode = harness.chaincode();
    var logged = new ListAppender<ILoggingEvent>();
    logged.start();
    Logger log = (Logger) LoggerFactory.getLogger(ChaincodeStream.class);
    log.addAppender(logged);

    StreamHarness.Running running = harness.start(1);
    ChaincodeMessage transaction = chaincode.receive(ChaincodeMessage.Type.TRANSACTION);
    chaincode.ask(transaction, ChaincodeMessage.Type.GET_STATE, GET);

    assertThat(running.failure()).hasMessage("timeout expired while executing transaction");
    log.detachAppender(logged);
    assertThat(logged.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .singleElement()
        .asString()
        .matches(
            "\\[[^]]+] Chaincode basic \\(basic:01\\) on channel mychannel did not answer in time: "
                + "\\d+ ms, 1 requests served \\(GET_STATE 1\\), none in progress: the chaincode itself is at work, or hangs");
    assertThat(lines()).contains("chaincode_execute_timeouts{chaincode=\"basic:01\"} 1");
  }

  private String[] lines() {
    return harness.metrics.all().text().split("\n");
  }

  private static String labels(String more, String type, int value) {
    return "{chaincode=\"basic:01\",channel=\"mychannel\",%stype=\"%s\"} %d"
        .formatted(more, type, value);
  }
}
