// SPDX-License-Identifier: Apache-2.0
package io.heddle.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.HeddleException;
import io.heddle.testing.RecordedProposals;
import java.util.Iterator;
import java.util.List;
import org.hyperledger.fabric.protos.ledger.queryresult.KV;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.DelState;
import org.hyperledger.fabric.protos.peer.GetState;
import org.hyperledger.fabric.protos.peer.GetStateByRange;
import org.hyperledger.fabric.protos.peer.GetStateMetadata;
import org.hyperledger.fabric.protos.peer.PurgePrivateState;
import org.hyperledger.fabric.protos.peer.PutState;
import org.hyperledger.fabric.protos.peer.PutStateMetadata;
import org.hyperledger.fabric.protos.peer.QueryResponse;
import org.hyperledger.fabric.protos.peer.QueryResultBytes;

/**
 * Gives a simulator the requests of one recorded transaction, as a peer would, and checks what
 * comes back against the recorded answers.
 */
final class PrivateDataReplay {

  private static final List<String> DEFINITION =
      List.of("Sequence", "EndorsementInfo", "ValidationInfo", "Collections");

  /** Refusals that come from the collection's definition, not from simulation. */
  private static final String REFUSED_BEFOREHAND =
      "(?s).*(could not be found|does not have (read|write) access permission).*";

  private final RecordedProposals.Case recorded;
  private final String namespace;
  private final Simulator simulator;

  PrivateDataReplay(RecordedProposals.Case recorded, Simulator simulator) {
    this.recorded = recorded;
    this.namespace = recorded.chaincode();
    this.simulator = simulator;
  }

  void play() throws InvalidProtocolBufferException {
    lookUp("namespaces/fields/" + namespace + "/Sequence");
    Iterator<RecordedProposals.Message> messages = recorded.messages().iterator();
    while (messages.hasNext()) {
      var said = messages.next();
      if (said.isFromChaincode() && messages.hasNext()) {
        handle(said.message(), messages.next().message().getPayload());
      }
    }
  }

  private void handle(ChaincodeMessage request, ByteString answer)
      throws InvalidProtocolBufferException {
    if (answer.toStringUtf8().matches(REFUSED_BEFOREHAND)) {
      lookUpDefinition();
      return;
    }
    try {
      assertThat(perform(request, answer)).isEqualTo(answer);
    } catch (HeddleException e) {
      assertThat(answer.toStringUtf8()).endsWith(e.getMessage());
    }
  }

  /** The answer to a request; the recorded one where it holds more than simulation knows. */
  private ByteString perform(ChaincodeMessage message, ByteString answer)
      throws InvalidProtocolBufferException {
    ByteString payload = message.getPayload();
    return switch (message.getType()) {
      case GET_STATE -> {
        var request = GetState.parseFrom(payload);
        yield collection(request.getCollection()).get(request.getKey());
      }
      case GET_PRIVATE_DATA_HASH -> {
        var request = GetState.parseFrom(payload);
        yield collection(request.getCollection()).hash(request.getKey());
      }
      case PUT_STATE -> put(PutState.parseFrom(payload));
      case DEL_STATE -> {
        var request = DelState.parseFrom(payload);
        collection(request.getCollection()).delete(request.getKey());
        yield ByteString.EMPTY;
      }
      case PURGE_PRIVATE_DATA -> {
        var request = PurgePrivateState.parseFrom(payload);
        collection(request.getCollection()).purge(request.getKey());
        yield ByteString.EMPTY;
      }
      case GET_STATE_METADATA -> {
        var request = GetStateMetadata.parseFrom(payload);
        collection(request.getCollection()).metadata(request.getKey());
        yield answer;
      }
      case PUT_STATE_METADATA -> {
        var request = PutStateMetadata.parseFrom(payload);
        var entry = request.getMetadata();
        collection(request.getCollection())
            .putMetadata(request.getKey(), entry.getMetakey(), entry.getValue());
        yield ByteString.EMPTY;
      }
      case GET_STATE_BY_RANGE -> {
        checkRange(GetStateByRange.parseFrom(payload), answer);
        yield answer;
      }
      default -> answer; // the end of a query or of the transaction
    };
  }

  private ByteString put(PutState request) {
    if (request.getCollection().isEmpty()) {
      simulator.put(namespace, request.getKey(), request.getValue());
    } else {
      collection(request.getCollection()).put(request.getKey(), request.getValue());
    }
    return ByteString.EMPTY;
  }

  private void checkRange(GetStateByRange request, ByteString answer)
      throws InvalidProtocolBufferException {
    try (RangeQuery range =
        collection(request.getCollection()).range(request.getStartKey(), request.getEndKey())) {
      for (QueryResultBytes result : QueryResponse.parseFrom(answer).getResultsList()) {
        assertThat(range.next().map(KV::toByteString)).contains(result.getResultBytes());
      }
      assertThat(range.next()).isEmpty();
    }
  }

  private PrivateCollection collection(String name) {
    lookUpDefinition();
    return simulator.collection(namespace, name);
  }

  /** What the peer reads before it uses a collection (CP-161). */
  private void lookUpDefinition() {
    lookUp("namespaces/metadata/" + namespace);
    DEFINITION.forEach(field -> lookUp("namespaces/fields/" + namespace + "/" + field));
  }

  private void lookUp(String key) {
    simulator.get("_lifecycle", key);
  }
}
