// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.Cursor;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.simulate.Simulator;
import io.heddle.testing.FakeChaincode;
import io.heddle.testing.OpenCollections;
import io.heddle.testing.RecordedProposals;
import io.heddle.testing.RecordedState;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hyperledger.fabric.protos.ledger.queryresult.KeyModification;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.QueryResponse;
import org.hyperledger.fabric.protos.peer.QueryResultBytes;
import org.hyperledger.fabric.protos.peer.QueryStateClose;
import org.hyperledger.fabric.protos.peer.QueryStateNext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plays the chaincode of recorded transactions, and compares what the peer says with what Fabric's
 * said.
 */
final class RecordedConversationsTest {

  private static final Set<ChaincodeMessage.Type> FINAL =
      EnumSet.of(ChaincodeMessage.Type.COMPLETED, ChaincodeMessage.Type.ERROR);

  /** The definition of the chaincode, which is not known here, keeps the client out. */
  private static final Set<String> REFUSED_BY_DEFINITION =
      Set.of(
          "073-private-unknown-collection",
          "075-private-org1only-by-org2-client",
          "076-private-org1only-write-by-org2-client");

  @TempDir private static Path dir;
  private static StreamHarness harness;
  private static FakeChaincode chaincode;

  @BeforeAll
  static void load() throws IOException {
    harness = StreamHarness.in(dir);
    RecordedState.loadInto(harness.ledger.ledger());
    chaincode = harness.chaincode();
    await().until(() -> harness.streams.find(StreamHarness.BASIC).isPresent());
  }

  @AfterAll
  static void close() {
    harness.close();
  }

  @ParameterizedTest
  @MethodSource("replayable")
  @Spec({
    "CP-31 .. CP-34",
    "CP-42",
    "CP-57 .. CP-72",
    "CP-86",
    "CP-88 .. CP-91",
    "CP-78",
    "CP-82",
    "CP-106"
  })
  void says_what_fabric_said(RecordedProposals.Case recorded) throws Exception {
    Map<String, String> ids = new HashMap<>();
    List<ChaincodeMessage> messages = ownMessages(recorded);
    ChaincodeMessage first = messages.getFirst();
    Answers answers = Answers.of(messages);
    try (var simulator = new Simulator(recorded.txId(), harness.ledger.ledger().snapshot())) {
      var running =
          harness.start(harness.stream(), invocation(recorded, first, simulator, answers));

      ChaincodeMessage start = chaincode.receive();
      assertThat(start.toBuilder().clearProposal().build()).isEqualTo(first);
      assertThat(start.getProposal()).isEqualTo(recorded.proposal());
      for (int i = 1; i < messages.size(); i += 2) {
        chaincode.send(withOurId(messages.get(i), ids));
        if (i + 1 < messages.size()) {
          ChaincodeMessage expected = messages.get(i + 1);
          ChaincodeMessage said = chaincode.receive();
          learnId(messages.get(i), expected, said, ids);
          assertThat(withoutId(messages.get(i), said))
              .isEqualTo(withoutId(messages.get(i), expected));
        }
      }

      assertThat(running.outcome().finalMessage()).isEqualTo(messages.getLast());
    }
  }

  @Test
  void most_of_the_recordings_are_replayed() {
    assertThat(replayable()).hasSizeGreaterThan(80);
  }

  static List<RecordedProposals.Case> replayable() {
    return RecordedProposals.all().stream()
        .filter(recorded -> recorded.onFirstPeer() && recorded.channel().equals("mychannel"))
        .filter(recorded -> isWhole(ownMessages(recorded)))
        .filter(recorded -> !REFUSED_BY_DEFINITION.contains(recorded.id()))
        .toList();
  }

  private static List<ChaincodeMessage> ownMessages(RecordedProposals.Case recorded) {
    return recorded.messages().stream()
        .filter(said -> said.chaincode().equals(recorded.chaincode()))
        .map(RecordedProposals.Message::message)
        .toList();
  }

  /** From the start to a last word, question and answer in turns. */
  private static boolean isWhole(List<ChaincodeMessage> messages) {
    return messages.size() >= 2
        && messages.size() % 2 == 0
        && FINAL.contains(messages.getLast().getType())
        && messages.stream()
                .filter(said -> said.getType() == ChaincodeMessage.Type.TRANSACTION)
                .count()
            == 1;
  }

  private static Invocation invocation(
      RecordedProposals.Case recorded,
      ChaincodeMessage first,
      Simulator simulator,
      Answers answers) {
    return new Invocation(
        TestLedger.CHANNEL,
        recorded.txId(),
        recorded.chaincode(),
        recorded.proposal(),
        first.getPayload(),
        first.getType() == ChaincodeMessage.Type.INIT,
        simulator,
        new OpenCollections(simulator, recorded.chaincode()),
        (_, _) -> answers.history(),
        (_, _, _) -> answers.nextCall());
  }

  private static ChaincodeMessage withOurId(ChaincodeMessage message, Map<String, String> ids)
      throws InvalidProtocolBufferException {
    return switch (message.getType()) {
      case QUERY_STATE_NEXT -> {
        String id = QueryStateNext.parseFrom(message.getPayload()).getId();
        var ours = QueryStateNext.newBuilder().setId(ids.getOrDefault(id, id)).build();
        yield message.toBuilder().setPayload(ours.toByteString()).build();
      }
      case QUERY_STATE_CLOSE -> {
        String id = QueryStateClose.parseFrom(message.getPayload()).getId();
        var ours = QueryStateClose.newBuilder().setId(ids.getOrDefault(id, id)).build();
        yield message.toBuilder().setPayload(ours.toByteString()).build();
      }
      default -> message;
    };
  }

  private static void learnId(
      ChaincodeMessage request,
      ChaincodeMessage expected,
      ChaincodeMessage said,
      Map<String, String> ids)
      throws InvalidProtocolBufferException {
    if (isQuery(request) && said.getType() == ChaincodeMessage.Type.RESPONSE) {
      ids.put(
          QueryResponse.parseFrom(expected.getPayload()).getId(),
          QueryResponse.parseFrom(said.getPayload()).getId());
    }
  }

  /** Iterators have random ids. */
  private static ChaincodeMessage withoutId(ChaincodeMessage request, ChaincodeMessage reply)
      throws InvalidProtocolBufferException {
    if (!isQuery(request) || reply.getType() != ChaincodeMessage.Type.RESPONSE) {
      return reply;
    }
    QueryResponse response = QueryResponse.parseFrom(reply.getPayload());
    assertThat(response.getId()).isNotEmpty();
    return reply.toBuilder()
        .setPayload(response.toBuilder().clearId().build().toByteString())
        .build();
  }

  private static boolean isQuery(ChaincodeMessage request) {
    return switch (request.getType()) {
      case GET_STATE_BY_RANGE, GET_HISTORY_FOR_KEY, QUERY_STATE_NEXT, QUERY_STATE_CLOSE -> true;
      default -> false;
    };
  }

  /**
   * What the peer of the recording got from elsewhere: from called chaincodes and from the history.
   */
  private record Answers(Deque<ChaincodeMessage> calls, List<KeyModification> changes) {

    static Answers of(List<ChaincodeMessage> messages) throws InvalidProtocolBufferException {
      Deque<ChaincodeMessage> calls = new ArrayDeque<>();
      List<KeyModification> changes = new ArrayList<>();
      for (int i = 1; i + 1 < messages.size(); i += 2) {
        ChaincodeMessage reply = messages.get(i + 1);
        if (messages.get(i).getType() == ChaincodeMessage.Type.INVOKE_CHAINCODE) {
          calls.add(reply);
        } else if (messages.get(i).getType() == ChaincodeMessage.Type.GET_HISTORY_FOR_KEY) {
          for (QueryResultBytes result :
              QueryResponse.parseFrom(reply.getPayload()).getResultsList()) {
            changes.add(KeyModification.parseFrom(result.getResultBytes()));
          }
        }
      }
      return new Answers(calls, changes);
    }

    ChaincodeMessage nextCall() {
      ChaincodeMessage reply = calls.remove();
      if (reply.getType() == ChaincodeMessage.Type.ERROR) {
        String text = reply.getPayload().toStringUtf8();
        throw new HeddleException(
            Fault.CHAINCODE, text.substring(text.indexOf(reply.getTxid() + ": ") + 66));
      }
      return parse(reply.getPayload());
    }

    Cursor<KeyModification> history() {
      var all = changes.iterator();
      return new Cursor<>() {
        @Override
        public Optional<KeyModification> next() {
          return all.hasNext() ? Optional.of(all.next()) : Optional.empty();
        }

        @Override
        public void close() {}
      };
    }

    private static ChaincodeMessage parse(ByteString payload) {
      try {
        return ChaincodeMessage.parseFrom(payload);
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
