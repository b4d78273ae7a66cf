// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.testing.ClientProposal;
import io.heddle.testing.RecordedLedgers;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.RecordedPeer;
import io.heddle.testing.SampleProposal;
import io.heddle.testing.SimpleChaincode;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.PutState;
import org.hyperledger.fabric.protos.peer.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** 'asset' calls what the proposal's first argument names, and answers what it was answered. */
final class NestedCallsTest {

  private static final ByteString OK = answer(200, "done");

  private static final String OTHER = "other";

  @TempDir private static Path dir;
  private static RecordedLedgers ledgers;
  private static RecordedPeer peer;
  private static final AtomicReference<ChaincodeMessage> answered = new AtomicReference<>();
  private static volatile BiConsumer<ChaincodeMessage, SimpleChaincode> callee = (_, _) -> {};
  private static volatile boolean isCallerSilent;

  @BeforeAll
  static void start() {
    ledgers = RecordedLedgers.open(dir.resolve("ledgers"));
    peer = RecordedPeer.ofOrg1(ledgers, Duration.ofSeconds(2));
    peer.play("asset", NestedCallsTest::caller);
    peer.play("oracle", (message, self) -> callee.accept(message, self));
  }

  @AfterAll
  static void stop() {
    peer.close();
    ledgers.close();
  }

  @BeforeEach
  void answer_at_once() {
    callee = (message, self) -> self.reply(message, ChaincodeMessage.Type.COMPLETED, OK);
    isCallerSilent = false;
  }

  @ParameterizedTest
  @ValueSource(strings = {"oracle", "oracle:9.9", "oracle/mychannel", "oracle:9.9/mychannel"})
  @Spec("CP-100")
  void a_name_may_have_a_version_and_a_channel(String name) throws Exception {
    assertThat(innerResponse(call(name)).getMessage()).isEqualTo("done");
  }

  @Test
  @Spec({"CP-104", "CP-105"})
  void the_callee_gets_the_callers_proposal_without_decorations() throws Exception {
    ChaincodeInput input =
        SampleProposal.input("oracle/sidechannel").toBuilder()
            .putDecorations("made", ByteString.copyFromUtf8("up"))
            .build();
    ClientProposal proposal = proposal(input);
    var received = new CopyOnWriteArrayList<ChaincodeMessage>();
    callee =
        (message, self) -> {
          received.add(message);
          self.reply(message, ChaincodeMessage.Type.COMPLETED, OK);
        };

    peer.endorser().process(proposal.signed());

    ChaincodeMessage call = received.getFirst();
    assertThat(call.getType()).isEqualTo(ChaincodeMessage.Type.TRANSACTION);
    assertThat(call.getChannelId()).isEqualTo("sidechannel");
    assertThat(call.getProposal()).isEqualTo(proposal.signed());
    assertThat(ChaincodeInput.parseFrom(call.getPayload()).getDecorationsMap()).isEmpty();
  }

  @Test
  @Spec({"CP-103", "CP-221"})
  void writes_on_another_channel_are_dropped_with_a_warning() throws Exception {
    callee = NestedCallsTest::putThenComplete;
    long before = droppedCalls();
    ProposalResponse response;
    List<ILoggingEvent> warnings;
    try (Warnings log = new Warnings()) {
      response = call("oracle/sidechannel");
      warnings = log.taken();
    }

    assertThat(innerResponse(response).getStatus()).isEqualTo(200);
    assertThat(namespaces(response)).doesNotContain("oracle");
    assertThat(droppedCalls()).isEqualTo(before + 1);
    assertThat(warnings)
        .singleElement()
        .satisfies(event ->
            assertThat(event.getFormattedMessage())
                .endsWith(
                    "What chaincode 'oracle' wrote on channel 'sidechannel' is dropped: it was called from another channel"));
  }

  @Test
  @Spec({"CP-103", "CP-221"})
  void a_call_back_to_the_first_channel_is_on_another_channel_than_its_caller() throws Exception {
    peer.play("seeded", NestedCallsTest::putThenComplete);
    callee =
        (message, self) -> {
          if (message.getType() == ChaincodeMessage.Type.TRANSACTION) {
            self.reply(message, ChaincodeMessage.Type.INVOKE_CHAINCODE, spec("seeded/mychannel"));
          } else if (!message.getPayload().isEmpty()) { // it has been called
            put(message, self);
          } else {
            self.reply(message, ChaincodeMessage.Type.COMPLETED, OK);
          }
        };
    long before = droppedCalls();
    ProposalResponse response;
    List<ILoggingEvent> warnings;
    try (Warnings log = new Warnings()) {
      response = call("oracle/sidechannel");
      warnings = log.taken();
    }

    assertThat(innerResponse(response).getMessage()).isEqualTo("done");
    assertThat(namespaces(response)).doesNotContain("seeded", "oracle");
    assertThat(droppedCalls()).isEqualTo(before + 2);
    assertThat(warnings).as("told once in a transaction").hasSize(1);
  }

  @Test
  @Spec({"CP-102", "CP-107"})
  void writes_of_a_callee_that_fails_stay() throws Exception {
    callee =
        (message, self) -> {
          if (message.getType() == ChaincodeMessage.Type.TRANSACTION) {
            put(message, self);
          } else {
            self.reply(message, ChaincodeMessage.Type.COMPLETED, answer(500, "no"));
          }
        };

    ProposalResponse response = call("oracle");

    assertThat(innerResponse(response).getStatus()).isEqualTo(500);
    assertThat(namespaces(response)).contains("oracle");
  }

  @Test
  @Spec({"CP-108", "CP-220"})
  void a_circle_is_refused_and_explained() throws Exception {
    callee =
        (message, self) -> {
          if (message.getType() == ChaincodeMessage.Type.TRANSACTION) {
            self.reply(message, ChaincodeMessage.Type.INVOKE_CHAINCODE, spec("asset"));
          } else {
            self.reply(
                message,
                ChaincodeMessage.Type.COMPLETED,
                answer(500, message.getPayload().toStringUtf8()));
          }
        };
    ClientProposal proposal = proposal(SampleProposal.input("oracle"));
    List<ILoggingEvent> warnings;
    ProposalResponse response;
    try (Warnings log = new Warnings()) {
      response = peer.endorser().process(proposal.signed());
      warnings = log.taken();
    }

    assertThat(innerResponse(response).getMessage())
        .endsWith("error sending: txid: %s(mychannel) exists".formatted(proposal.txId()));
    assertThat(warnings)
        .singleElement()
        .satisfies(event ->
            assertThat(event.getFormattedMessage())
                .contains("calls in a circle: 'asset' on 'mychannel' (asset:")
                .contains(" -> 'oracle' on 'mychannel' (oracle:")
                .containsPattern(" -> 'asset' on 'mychannel' \\(asset:[0-9a-f]+\\)$"));
  }

  @Test
  @Spec({"CP-109", "CP-219"})
  void the_callers_time_goes_on_while_it_waits() throws Exception {
    callee = (_, _) -> {};
    isCallerSilent = true;
    ClientProposal proposal = proposal(SampleProposal.input("oracle"));

    Response response = peer.endorser().process(proposal.signed()).getResponse();

    assertThat(response.getMessage())
        .isEqualTo(
            "error in simulation: failed to execute transaction %s: error sending: timeout expired while executing transaction"
                .formatted(proposal.txId()));
  }

  @Test
  void the_callers_time_stands_still_while_one_is_called_that_may_stand_in_a_debugger()
      throws Exception {
    peer.debug("solo");
    peer.play(
        "solo",
        (message, self) ->
            Thread.ofVirtual()
                .start(() -> {
                  awaitTimeOfOther();
                  self.reply(message, ChaincodeMessage.Type.COMPLETED, OK);
                }));
    callee =
        (message, self) -> {
          if (message.getType() == ChaincodeMessage.Type.TRANSACTION) {
            if (isCallOfOther(message)) {
              return; // never answered
            }
            self.reply(message, ChaincodeMessage.Type.INVOKE_CHAINCODE, spec("solo"));
          } else {
            self.reply(message, ChaincodeMessage.Type.COMPLETED, OK);
          }
        };

    assertThat(innerResponse(call("oracle")).getMessage()).isEqualTo("done");
  }

  /** A call that begins now and takes as long as calls may. */
  private static void awaitTimeOfOther() {
    ClientProposal other =
        ClientProposal.of(
            RecordedNetwork.org1User("User1"), "mychannel", "oracle", SampleProposal.input(OTHER));
    try {
      assertThat(peer.endorser().process(other.signed()).getResponse().getMessage())
          .endsWith("timeout expired while executing transaction");
    } catch (ProposalRefused | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isCallOfOther(ChaincodeMessage message) {
    try {
      return ChaincodeInput.parseFrom(message.getPayload())
          .getArgsList()
          .contains(ByteString.copyFromUtf8(OTHER));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @Spec({"CP-29", "CP-110", "NA-84"})
  void built_in_chaincode_asks_for_leave_by_itself() throws Exception {
    assertThat(innerResponse(call("_lifecycle", "QueryInstalledChaincodes", "")).getMessage())
        .startsWith(
            "Failed to authorize invocation due to failed ACL check: Failed verifying that proposal's creator satisfies local MSP principal");
    assertThat(innerResponse(call("qscc", "GetChainInfo", "mychannel")).getMessage())
        .endsWith("original invocation for 'asset'");
    assertThat(innerResponse(call("cscc", "GetChannels")).getMessage())
        .isEqualTo(
            "Rejecting invoke of CSCC from another chaincode, original invocation for 'asset'");
  }

  @Test
  @Spec("CP-103")
  void built_in_chaincode_is_not_on_a_channel_that_the_peer_has_not_joined() throws Exception {
    assertThat(errorOf(call("_lifecycle/nowhere", "QueryChaincodeDefinitions", "")))
        .endsWith("failed to find ledger for channel: nowhere");
    assertThat(errorOf(call("oracle/nowhere")))
        .endsWith("Failed to get policy manager for channel [nowhere]");
  }

  @Test
  @Spec({"CP-29", "CP-144", "NA-167", "NA-168"})
  void the_old_lifecycle_has_a_name_but_nothing_behind_it() throws Exception {
    assertThat(errorOf(call("lscc", "getchaincodes")))
        .endsWith(
            "execute failed: could not launch chaincode lscc.syscc: chaincode lscc not found");
  }

  /** Calls what the first argument names; then answers what came back. */
  private static void caller(ChaincodeMessage message, SimpleChaincode self) {
    if (message.getType() == ChaincodeMessage.Type.TRANSACTION) {
      try {
        ChaincodeInput input = ChaincodeInput.parseFrom(message.getPayload());
        ChaincodeSpec spec =
            ChaincodeSpec.newBuilder()
                .setChaincodeId(ChaincodeID.newBuilder().setName(input.getArgs(0).toStringUtf8()))
                .setInput(
                    input.toBuilder()
                        .clearArgs()
                        .addAllArgs(input.getArgsList().subList(1, input.getArgsCount()))
                        .putDecorations("made", ByteString.copyFromUtf8("up")))
                .build();
        self.reply(message, ChaincodeMessage.Type.INVOKE_CHAINCODE, spec.toByteString());
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException(e);
      }
      return;
    }
    answered.set(message);
    if (!isCallerSilent) {
      self.reply(message, ChaincodeMessage.Type.COMPLETED, OK);
    }
  }

  private static void putThenComplete(ChaincodeMessage message, SimpleChaincode self) {
    if (message.getType() == ChaincodeMessage.Type.TRANSACTION) {
      put(message, self);
    } else {
      self.reply(message, ChaincodeMessage.Type.COMPLETED, OK);
    }
  }

  private static void put(ChaincodeMessage message, SimpleChaincode self) {
    self.reply(
        message,
        ChaincodeMessage.Type.PUT_STATE,
        PutState.newBuilder()
            .setKey("k")
            .setValue(ByteString.copyFromUtf8("v"))
            .build()
            .toByteString());
  }

  private static ByteString spec(String name) {
    return ChaincodeSpec.newBuilder()
        .setChaincodeId(ChaincodeID.newBuilder().setName(name))
        .setInput(SampleProposal.input("oracle"))
        .build()
        .toByteString();
  }

  private static ClientProposal proposal(ChaincodeInput input) {
    return ClientProposal.of(RecordedNetwork.org1User("User1"), "mychannel", "asset", input);
  }

  private static ProposalResponse call(String... arguments) throws Exception {
    return peer.endorser().process(proposal(SampleProposal.input(arguments)).signed());
  }

  /** What the callee answered to 'asset'. */
  private static Response innerResponse(ProposalResponse response) throws Exception {
    ChaincodeMessage answer = ChaincodeMessage.parseFrom(lastCall(response).getPayload());
    return Response.parseFrom(answer.getPayload());
  }

  private static long droppedCalls() {
    String name = "endorser_dropped_calls ";
    return peer.metrics()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.substring(name.length())))
        .findFirst()
        .orElseThrow();
  }

  private static String errorOf(ProposalResponse response) throws Exception {
    ChaincodeMessage answer = lastCall(response);
    assertThat(answer.getType()).isEqualTo(ChaincodeMessage.Type.ERROR);
    return answer.getPayload().toStringUtf8();
  }

  private static ChaincodeMessage lastCall(ProposalResponse response) {
    assertThat(response.getResponse().getStatus()).isEqualTo(200);
    return answered.get();
  }

  private static List<String> namespaces(ProposalResponse response) throws Exception {
    ByteString results =
        ChaincodeAction.parseFrom(
                ProposalResponsePayload.parseFrom(response.getPayload()).getExtension())
            .getResults();
    return TxReadWriteSet.parseFrom(results).getNsRwsetList().stream()
        .map(NsReadWriteSet::getNamespace)
        .toList();
  }

  private static ByteString answer(int status, String message) {
    return Response.newBuilder().setStatus(status).setMessage(message).build().toByteString();
  }

  /** What the call chain warns of meanwhile. */
  private static final class Warnings implements AutoCloseable {

    private final Logger logger = (Logger) LoggerFactory.getLogger(CallChain.class);
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    Warnings() {
      logger.setLevel(Level.WARN);
      appender.start();
      logger.addAppender(appender);
    }

    List<ILoggingEvent> taken() {
      return List.copyOf(appender.list);
    }

    @Override
    public void close() {
      logger.detachAppender(appender);
    }
  }
}
