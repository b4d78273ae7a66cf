// SPDX-License-Identifier: Apache-2.0
package io.heddle.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.base.TxId;
import io.heddle.endorse.OpenedProposal;
import io.heddle.endorse.Verdict;
import io.heddle.identity.SigningIdentity;
import io.heddle.testing.ClientProposal;
import io.heddle.testing.RecordedLedgers;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.RecordedPeer;
import io.heddle.testing.SimpleChaincode;
import io.heddle.testing.Spec;
import io.heddle.trace.TransactionTrace.Comparison;
import io.heddle.trace.TransactionTrace.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.hyperledger.fabric.protos.gateway.CommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;
import org.hyperledger.fabric.protos.peer.GetState;
import org.hyperledger.fabric.protos.peer.PutState;
import org.hyperledger.fabric.protos.peer.Response;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryChaincodeDefinitionArgs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a peer writes down of executions, and for whom. */
final class RecordingsTest {

  private static final SigningIdentity USER = RecordedNetwork.org1User("User1");
  private static final MspId ORG1 = new MspId("Org1MSP");

  @TempDir private Path dir;
  private RecordedLedgers ledgers;
  private final Recordings recordings = new Recordings(TraceSettings.NONE, new Determinism());
  private RecordedPeer peer;
  private Traces traces;

  @BeforeEach
  void start() {
    ledgers = RecordedLedgers.open(dir.resolve("ledgers"));
    begin(recordings);
  }

  @AfterEach
  void stop() {
    peer.close();
    ledgers.close();
  }

  @Test
  void nothing_is_recorded_of_a_call_that_nobody_asked_for() throws Exception {
    plays("asset", List.of(), ok("done"));
    ClientProposal proposal = call("asset", "f");

    evaluate(proposal);

    assertThat(recordings.watch(new TxId(proposal.txId()))).isEmpty();
    assertThatThrownBy(() -> traces.find(request(USER, proposal)))
        .isInstanceOf(HeddleException.class)
        .hasMessage(
            "Transaction '%s' is in no block of channel 'mychannel', and its execution was not recorded"
                .formatted(proposal.txId()));
  }

  @Test
  void each_message_of_a_call_is_there_with_its_size() throws Exception {
    PutState put =
        PutState.newBuilder().setKey("k").setValue(ByteString.copyFromUtf8("{\"a\":1}")).build();
    plays(
        "asset",
        List.of(
            Map.entry(ChaincodeMessage.Type.GET_STATE, GetState.newBuilder().setKey("k").build()),
            Map.entry(ChaincodeMessage.Type.PUT_STATE, put)),
        ok("done"));
    ClientProposal proposal = call("asset", "change", "k");
    traces.expect(request(USER, proposal), false);

    evaluate(proposal);

    TransactionTrace trace = traces.find(request(USER, proposal));
    assertThat(trace.messages())
        .extracting(Message::toChaincode, Message::type, Message::text)
        .containsExactly(
            tuple(true, "TRANSACTION", "change k"),
            tuple(false, "GET_STATE", "k"),
            tuple(true, "RESPONSE", "(no such key)"),
            tuple(false, "PUT_STATE", "k = {\"a\":1}"),
            tuple(true, "RESPONSE", ""),
            tuple(false, "COMPLETED", "200 done"));
    assertThat(trace.messages()).allMatch(message -> message.bytes() > 64);
    assertThat(trace.messages())
        .isSortedAccordingTo(
            (one, other) -> Long.compare(one.microseconds(), other.microseconds()));
    assertThat(trace.answer().orElseThrow().status()).contains(200);
    assertThat(trace.commit()).isEmpty();
  }

  @Test
  void calls_from_chaincode_to_chaincode_are_one_level_deeper() throws Exception {
    ChaincodeSpec callee =
        ChaincodeSpec.newBuilder()
            .setChaincodeId(ChaincodeID.newBuilder().setName("oracle"))
            .setInput(ChaincodeInput.newBuilder().addArgs(ByteString.copyFromUtf8("rate")))
            .build();
    plays("asset", List.of(Map.entry(ChaincodeMessage.Type.INVOKE_CHAINCODE, callee)), ok("done"));
    plays("oracle", List.of(), ok("7"));
    ClientProposal proposal = call("asset", "f");
    traces.expect(request(USER, proposal), false);

    evaluate(proposal);

    assertThat(traces.find(request(USER, proposal)).messages())
        .extracting(Message::depth, Message::chaincode, Message::type, Message::text)
        .containsExactly(
            tuple(0, "asset", "TRANSACTION", "f"),
            tuple(0, "asset", "INVOKE_CHAINCODE", "oracle: rate"),
            tuple(1, "oracle", "TRANSACTION", "rate"),
            tuple(1, "oracle", "COMPLETED", "200 7"),
            tuple(0, "asset", "RESPONSE", ""),
            tuple(0, "asset", "COMPLETED", "200 done"));
  }

  @Test
  void a_direct_call_of_a_system_chaincode_is_recorded() throws Exception {
    ClientProposal proposal = call("qscc", "GetChainInfo", "mychannel");
    traces.expect(request(USER, proposal), true);

    evaluate(proposal);

    TransactionTrace trace = traces.find(request(USER, proposal));
    assertThat(trace.messages())
        .extracting(Message::depth, Message::chaincode, Message::toChaincode, Message::type)
        .containsExactly(
            tuple(0, "qscc", true, "TRANSACTION"), tuple(0, "qscc", false, "COMPLETED"));
    assertThat(trace.messages().getFirst().text()).isEqualTo("GetChainInfo mychannel");
    assertThat(trace.answer().orElseThrow().status()).contains(200);
    assertThat(trace.comparison()).as("a system chaincode runs once").isEmpty();
  }

  @Test
  void what_the_lifecycle_reads_is_recorded() throws Exception {
    ByteString name =
        QueryChaincodeDefinitionArgs.newBuilder().setName("asset").build().toByteString();
    ClientProposal proposal =
        ClientProposal.of(
            USER,
            "mychannel",
            "_lifecycle",
            ChaincodeInput.newBuilder()
                .addArgs(ByteString.copyFromUtf8("QueryChaincodeDefinition"))
                .addArgs(name)
                .build());
    traces.expect(request(USER, proposal), false);

    evaluate(proposal);

    TransactionTrace trace = traces.find(request(USER, proposal));
    assertThat(trace.messages()).hasSize(2);
    assertThat(trace.readWriteSet().getFirst().name()).isEqualTo("_lifecycle");
    assertThat(trace.readWriteSet().getFirst().reads()).isNotEmpty();
  }

  @Test
  void a_call_without_a_channel_can_be_asked_for_on_any() throws Exception {
    peer.close();
    begin(new Recordings(new TraceSettings(1, false), new Determinism()));
    ClientProposal proposal = ClientProposal.of(USER, "", "cscc", "GetChannels");

    evaluate(proposal);

    TransactionTrace trace = traces.find(request(USER, proposal));
    assertThat(trace.channel()).isEmpty();
    assertThat(trace.messages()).extracting(Message::chaincode).containsOnly("cscc");
  }

  @Test
  void a_system_chaincode_that_a_chaincode_calls_is_one_level_deeper() throws Exception {
    ChaincodeSpec callee =
        ChaincodeSpec.newBuilder()
            .setChaincodeId(ChaincodeID.newBuilder().setName("qscc"))
            .setInput(
                ChaincodeInput.newBuilder()
                    .addArgs(ByteString.copyFromUtf8("GetChainInfo"))
                    .addArgs(ByteString.copyFromUtf8("mychannel")))
            .build();
    plays("asset", List.of(Map.entry(ChaincodeMessage.Type.INVOKE_CHAINCODE, callee)), ok("done"));
    ClientProposal proposal = call("asset", "f");
    traces.expect(request(USER, proposal), false);

    evaluate(proposal);

    assertThat(traces.find(request(USER, proposal)).messages())
        .extracting(Message::depth, Message::chaincode, Message::type)
        .containsExactly(
            tuple(0, "asset", "TRANSACTION"),
            tuple(0, "asset", "INVOKE_CHAINCODE"),
            tuple(1, "qscc", "TRANSACTION"),
            tuple(1, "qscc", "COMPLETED"),
            tuple(0, "asset", "RESPONSE"),
            tuple(0, "asset", "COMPLETED"));
  }

  @Test
  void after_a_callee_that_gave_no_answer_the_caller_goes_on_at_its_own_level() throws Exception {
    ChaincodeSpec callee =
        ChaincodeSpec.newBuilder()
            .setChaincodeId(ChaincodeID.newBuilder().setName("oracle"))
            .setInput(ChaincodeInput.newBuilder().addArgs(ByteString.copyFromUtf8("rate")))
            .build();
    plays("asset", List.of(Map.entry(ChaincodeMessage.Type.INVOKE_CHAINCODE, callee)), ok("done"));
    peer.play(
        "oracle",
        (message, self) -> {
          if (message.getType() == ChaincodeMessage.Type.TRANSACTION) {
            self.die();
          }
        });
    ClientProposal proposal = call("asset", "f");
    traces.expect(request(USER, proposal), false);

    evaluate(proposal);

    assertThat(traces.find(request(USER, proposal)).messages())
        .extracting(Message::depth, Message::chaincode, Message::type)
        .endsWith(
            tuple(1, "oracle", "TRANSACTION"),
            tuple(0, "asset", "ERROR"),
            tuple(0, "asset", "COMPLETED"));
  }

  @Test
  void a_call_that_fails_is_recorded_too() throws Exception {
    peer.play(
        "asset",
        (message, self) ->
            self.reply(
                message, ChaincodeMessage.Type.ERROR, ByteString.copyFromUtf8("no such function")));
    ClientProposal proposal = call("asset", "f");
    traces.expect(request(USER, proposal), false);

    evaluate(proposal);

    TransactionTrace trace = traces.find(request(USER, proposal));
    assertThat(trace.answer().orElseThrow().failure())
        .isEqualTo("error in simulation: transaction returned with failure: no such function");
    assertThat(trace.messages()).extracting(Message::type).containsExactly("TRANSACTION", "ERROR");
  }

  @Test
  void of_private_data_only_hashes_are_told() throws Exception {
    PutState put =
        PutState.newBuilder()
            .setCollection("secrets")
            .setKey("name of a key")
            .setValue(ByteString.copyFromUtf8("a value"))
            .build();
    plays("asset", List.of(Map.entry(ChaincodeMessage.Type.PUT_STATE, put)), ok(""));
    ClientProposal proposal = call("asset", "f");
    traces.expect(request(USER, proposal), false);

    evaluate(proposal);

    TransactionTrace trace = traces.find(request(USER, proposal));
    assertThat(trace.messages().get(1).text())
        .isEqualTo(
            "collection 'secrets', key with hash %s, value of 7 bytes with hash %s"
                .formatted(Hashes.ofText("name of a key"), Hashes.ofText("a value")));
    assertThat(trace.toJson()).doesNotContain("name of a key").doesNotContain("a value");
  }

  @Test
  void recordings_are_for_the_peers_own_organisation() throws Exception {
    plays("asset", List.of(), ok("done"));
    ClientProposal proposal = call("asset", "f");
    traces.expect(request(USER, proposal), false);
    evaluate(proposal);
    SigningIdentity stranger = RecordedNetwork.org2User("User1");

    assertThatThrownBy(() -> traces.expect(request(stranger, proposal), false))
        .hasMessage("This peer records calls for members of its own organisation 'Org1MSP' only");
    assertThatThrownBy(() -> traces.find(request(stranger, proposal)))
        .hasMessageContaining("its execution was not recorded");
  }

  @Test
  @Spec("NA-288")
  void two_executions_that_differ_are_told_apart_key_by_key() throws Exception {
    AtomicInteger clock = new AtomicInteger();
    peer.play(
        "asset",
        (message, self) -> {
          switch (message.getType()) {
            case TRANSACTION -> {
              int now = clock.incrementAndGet();
              PutState put =
                  PutState.newBuilder()
                      .setKey(now == 1 ? "once" : "twice")
                      .setValue(ByteString.copyFromUtf8("x"))
                      .build();
              self.reply(message, ChaincodeMessage.Type.PUT_STATE, put.toByteString());
            }
            default ->
                self.reply(
                    message, ChaincodeMessage.Type.COMPLETED, ok("time " + clock).toByteString());
          }
        });
    ClientProposal proposal = call("asset", "f");
    traces.expect(request(USER, proposal), true);

    evaluate(proposal);

    assertThat(traces.find(request(USER, proposal)).comparison().orElseThrow().differences())
        .containsExactly(
            "Both runs answered with a payload, the first: time 1, the second: time 2",
            "Only the first run wrote key 'once' of 'asset': x",
            "Only the second run wrote key 'twice' of 'asset': x");
  }

  @Test
  void a_fault_that_is_fixed_for_a_process_is_found_by_a_second_instance() throws Exception {
    peer.play("asset", writes("seed of the first process"));
    peer.playSecond("asset", writes("seed of the second process"));
    ClientProposal proposal = call("asset", "f");
    traces.expect(request(USER, proposal), true);

    evaluate(proposal);

    assertThat(traces.find(request(USER, proposal)).comparison())
        .contains(
            new Comparison(
                List.of(
                    "Both runs wrote key 'k' of 'asset', the first: seed of the first process, the"
                        + " second: seed of the second process"),
                List.of()));
  }

  @Test
  void what_the_second_instance_answers_is_given_to_nobody() throws Exception {
    peer.play("asset", writes("first"));
    peer.playSecond("asset", writes("second"));
    ClientProposal proposal = call("asset", "f");
    traces.expect(request(USER, proposal), true);

    Verdict verdict = peer.endorser().endorse(OpenedProposal.open(proposal.signed()));

    ByteString payload = ((Verdict.Answered) verdict).endorsed().orElseThrow().payload();
    assertThat(payload.toStringUtf8()).contains("first").doesNotContain("second");
    assertThat(traces.find(request(USER, proposal)).readWriteSet().toString())
        .contains("first")
        .doesNotContain("second");
  }

  @Test
  void a_callee_with_one_instance_is_named() throws Exception {
    ChaincodeSpec callee =
        ChaincodeSpec.newBuilder()
            .setChaincodeId(ChaincodeID.newBuilder().setName("oracle"))
            .setInput(ChaincodeInput.newBuilder().addArgs(ByteString.copyFromUtf8("rate")))
            .build();
    var behaviour =
        playing(List.of(Map.entry(ChaincodeMessage.Type.INVOKE_CHAINCODE, callee)), ok("done"));
    peer.play("asset", behaviour);
    peer.playSecond("asset", behaviour);
    plays("oracle", List.of(), ok("7"));
    ClientProposal proposal = call("asset", "f");
    traces.expect(request(USER, proposal), true);

    evaluate(proposal);

    assertThat(traces.find(request(USER, proposal)).comparison())
        .contains(new Comparison(List.of(), List.of("oracle")));
  }

  @Test
  void two_executions_that_agree_have_no_differences() throws Exception {
    plays(
        "asset",
        List.of(
            Map.entry(ChaincodeMessage.Type.GET_STATE, GetState.newBuilder().setKey("k").build())),
        ok("done"));
    ClientProposal proposal = call("asset", "f");
    traces.expect(request(USER, proposal), true);

    evaluate(proposal);

    assertThat(traces.find(request(USER, proposal)).comparison())
        .contains(new Comparison(List.of(), List.of("asset")));
  }

  @Test
  void a_peer_can_keep_the_last_calls_without_being_asked() throws Exception {
    peer.close();
    begin(new Recordings(new TraceSettings(150, false), new Determinism()));
    plays("asset", List.of(), ok("done"));
    ClientProposal first = call("asset", "f");
    evaluate(first);
    for (int count = 0; count < 149; count++) {
      evaluate(call("asset", "f"));
    }

    assertThat(traces.find(request(USER, first)).messages()).hasSize(2);
    evaluate(call("asset", "f"));
    assertThatThrownBy(() -> traces.find(request(USER, first)))
        .hasMessageContaining("its execution was not recorded");
  }

  private void begin(Recordings recorded) {
    peer = RecordedPeer.ofOrg1(ledgers, Duration.ofSeconds(30), recorded);
    traces = new Traces(ORG1, ledgers.channels(), peer.access(), recorded, _ -> List.of());
  }

  private void evaluate(ClientProposal proposal) throws Exception {
    peer.endorser().evaluate(OpenedProposal.open(proposal.signed()));
  }

  private static ClientProposal call(String chaincode, String... arguments) {
    return ClientProposal.of(USER, "mychannel", chaincode, arguments);
  }

  private static SignedCommitStatusRequest request(
      SigningIdentity client, ClientProposal proposal) {
    ByteString request =
        CommitStatusRequest.newBuilder()
            .setChannelId("mychannel")
            .setTransactionId(proposal.txId())
            .setIdentity(client.serialized())
            .build()
            .toByteString();
    return SignedCommitStatusRequest.newBuilder()
        .setRequest(request)
        .setSignature(client.sign(request))
        .build();
  }

  /** A chaincode that asks for these things, whatever the answers, and then says this. */
  private void plays(
      String chaincode,
      List<Map.Entry<ChaincodeMessage.Type, MessageLite>> requests,
      Response last) {
    peer.play(chaincode, playing(requests, last));
  }

  private static BiConsumer<ChaincodeMessage, SimpleChaincode> playing(
      List<Map.Entry<ChaincodeMessage.Type, MessageLite>> requests, Response last) {
    Map<String, Integer> done = new ConcurrentHashMap<>();
    return (message, self) -> {
      int next =
          message.getType() == ChaincodeMessage.Type.TRANSACTION
              ? 0
              : done.getOrDefault(message.getTxid(), 0) + 1;
      done.put(message.getTxid(), next);
      if (next < requests.size()) {
        Map.Entry<ChaincodeMessage.Type, MessageLite> request = requests.get(next);
        self.reply(message, request.getKey(), request.getValue().toByteString());
      } else {
        self.reply(message, ChaincodeMessage.Type.COMPLETED, last.toByteString());
      }
    };
  }

  private static BiConsumer<ChaincodeMessage, SimpleChaincode> writes(String value) {
    PutState put =
        PutState.newBuilder().setKey("k").setValue(ByteString.copyFromUtf8(value)).build();
    return playing(List.of(Map.entry(ChaincodeMessage.Type.PUT_STATE, put)), ok("done"));
  }

  private static Response ok(String payload) {
    return Response.newBuilder()
        .setStatus(200)
        .setPayload(ByteString.copyFromUtf8(payload))
        .build();
  }
}
