// SPDX-License-Identifier: Apache-2.0
package io.heddle.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.HeddleException;
import io.heddle.testing.RecordedProposals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.hyperledger.fabric.protos.ledger.queryresult.KV;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;
import org.hyperledger.fabric.protos.peer.DelState;
import org.hyperledger.fabric.protos.peer.GetState;
import org.hyperledger.fabric.protos.peer.GetStateByRange;
import org.hyperledger.fabric.protos.peer.GetStateMetadata;
import org.hyperledger.fabric.protos.peer.PurgePrivateState;
import org.hyperledger.fabric.protos.peer.PutState;
import org.hyperledger.fabric.protos.peer.PutStateMetadata;
import org.hyperledger.fabric.protos.peer.QueryMetadata;
import org.hyperledger.fabric.protos.peer.QueryResponse;
import org.hyperledger.fabric.protos.peer.QueryStateNext;

/**
 * Gives a simulator the requests of a recorded transaction, as a peer would, and checks the values
 * that come back against the recorded ones.
 */
final class Replay {

  private static final int BATCH = 100;
  private static final String FIELDS = "namespaces/fields/%s/%s";

  /** Refusals that come from the collection's definition, not from simulation. */
  private static final String REFUSED_BEFOREHAND =
      "(?s).*(could not be found|does not have (read|write) access permission).*";

  private final RecordedProposals.Case recorded;
  private final Simulator simulator;
  private final Map<String, Scan> scans = new HashMap<>();
  private final Set<String> lookedUp = new HashSet<>();

  /** A query that may go on: CP-62 fixes when a record is taken. */
  private static final class Scan {
    private final RangeQuery query;
    private List<KV> pending = new ArrayList<>();

    Scan(RangeQuery query) {
      this.query = query;
    }

    List<KV> batch() {
      for (Optional<KV> found = query.next(); found.isPresent(); found = query.next()) {
        if (pending.size() == BATCH) {
          List<KV> full = pending;
          pending = new ArrayList<>(List.of(found.get()));
          return full;
        }
        pending.add(found.get());
      }
      return pending;
    }

    List<KV> page(int size) {
      while (pending.size() < size) {
        Optional<KV> found = query.next();
        if (found.isEmpty()) {
          break;
        }
        pending.add(found.get());
      }
      return pending;
    }
  }

  Replay(RecordedProposals.Case recorded, Simulator simulator) {
    this.recorded = recorded;
    this.simulator = simulator;
  }

  void play() throws InvalidProtocolBufferException {
    route(recorded.chaincode());
    List<RecordedProposals.Message> messages =
        recorded.messages().stream()
            .filter(said -> said.message().getChannelId().equals(recorded.channel()))
            .toList();
    for (int i = 0; i < messages.size(); i++) {
      if (messages.get(i).isFromChaincode()) {
        handle(messages.get(i), answerTo(messages, i));
      }
    }
  }

  /** What the peer itself reads when it routes to a chaincode (CP-161). */
  private void route(String chaincode) {
    if (simulator.get("_lifecycle", FIELDS.formatted(chaincode, "Sequence")).isEmpty()) {
      simulator.get("lscc", chaincode);
    }
    if (chaincode.equals("seeded")) {
      simulator.get(chaincode, "\u0000\uDBFF\uDFFFinitialized");
    }
  }

  private static Optional<ChaincodeMessage> answerTo(
      List<RecordedProposals.Message> messages, int request) {
    return messages.stream()
        .skip(request + 1L)
        .filter(said -> said.chaincode().equals(messages.get(request).chaincode()))
        .findFirst()
        .map(RecordedProposals.Message::message);
  }

  private void handle(RecordedProposals.Message said, Optional<ChaincodeMessage> answer)
      throws InvalidProtocolBufferException {
    String namespace = said.chaincode();
    ByteString payload = said.message().getPayload();
    switch (said.message().getType()) {
      case GET_STATE -> {
        var request = GetState.parseFrom(payload);
        compare(answer, () -> get(namespace, request.getCollection(), request.getKey()));
      }
      case GET_PRIVATE_DATA_HASH -> {
        var request = GetState.parseFrom(payload);
        compare(
            answer, () -> collection(namespace, request.getCollection()).hash(request.getKey()));
      }
      case PUT_STATE -> {
        var request = PutState.parseFrom(payload);
        compare(
            answer,
            () -> put(namespace, request.getCollection(), request.getKey(), request.getValue()));
      }
      case DEL_STATE -> {
        var request = DelState.parseFrom(payload);
        compare(
            answer,
            () -> put(namespace, request.getCollection(), request.getKey(), ByteString.EMPTY));
      }
      case PURGE_PRIVATE_DATA -> {
        var request = PurgePrivateState.parseFrom(payload);
        collection(namespace, request.getCollection()).purge(request.getKey());
      }
      case GET_STATE_METADATA -> {
        var request = GetStateMetadata.parseFrom(payload);
        if (request.getCollection().isEmpty()) {
          simulator.metadata(namespace, request.getKey());
        } else {
          collection(namespace, request.getCollection()).metadata(request.getKey());
        }
      }
      case PUT_STATE_METADATA -> putMetadata(namespace, PutStateMetadata.parseFrom(payload));
      case GET_STATE_BY_RANGE -> range(namespace, GetStateByRange.parseFrom(payload), answer);
      case QUERY_STATE_NEXT -> {
        String id = QueryStateNext.parseFrom(payload).getId();
        compareRecords(answer, Objects.requireNonNull(scans.get(id), id).batch());
      }
      case INVOKE_CHAINCODE -> {
        String target = ChaincodeSpec.parseFrom(payload).getChaincodeId().getName();
        String name = target.split("/", -1)[0];
        boolean isOnThisChannel = name.equals(target) || target.endsWith("/" + recorded.channel());
        boolean isRefused = name.equals(namespace);
        if (isOnThisChannel && !isRefused) {
          route(name);
        }
      }
      default -> {} // the rest has no part in the read-write set
    }
  }

  private ByteString get(String namespace, String collection, String key) {
    return collection.isEmpty()
        ? simulator.get(namespace, key)
        : collection(namespace, collection).get(key);
  }

  private ByteString put(String namespace, String collection, String key, ByteString value) {
    if (collection.isEmpty()) {
      simulator.put(namespace, key, value);
    } else {
      collection(namespace, collection).put(key, value);
    }
    return ByteString.EMPTY;
  }

  private void putMetadata(String namespace, PutStateMetadata request) {
    String name = request.getMetadata().getMetakey();
    ByteString value = request.getMetadata().getValue();
    if (request.getCollection().isEmpty()) {
      simulator.putMetadata(namespace, request.getKey(), name, value);
    } else {
      collection(namespace, request.getCollection()).putMetadata(request.getKey(), name, value);
    }
  }

  private void range(String namespace, GetStateByRange request, Optional<ChaincodeMessage> answer)
      throws InvalidProtocolBufferException {
    var page = QueryMetadata.parseFrom(request.getMetadata());
    boolean isPaged = page.getPageSize() != 0 || !page.getBookmark().isEmpty();
    try {
      if (!request.getCollection().isEmpty()) {
        var scan =
            new Scan(
                collection(namespace, request.getCollection())
                    .range(request.getStartKey(), request.getEndKey()));
        compareRecords(answer, scan.batch());
      } else if (isPaged) {
        String start = page.getBookmark().isEmpty() ? request.getStartKey() : page.getBookmark();
        RangeQuery query = simulator.page(namespace, start, request.getEndKey());
        int size = page.getPageSize() == 0 ? Integer.MAX_VALUE : page.getPageSize();
        compareRecords(answer, new Scan(query).page(size));
        query.nextKey();
      } else {
        var scan = new Scan(simulator.range(namespace, request.getStartKey(), request.getEndKey()));
        List<KV> batch = scan.batch();
        compareRecords(answer, batch);
        scans.put(QueryResponse.parseFrom(payload(answer)).getId(), scan);
      }
    } catch (HeddleException e) {
      compareFailure(answer, e);
    }
  }

  /** What the peer reads before the first use of any collection of a chaincode (CP-161). */
  private PrivateCollection collection(String namespace, String collection) {
    if (lookedUp.add(namespace)) {
      simulator.get("_lifecycle", "namespaces/metadata/" + namespace);
      for (String field : List.of("Sequence", "EndorsementInfo", "ValidationInfo", "Collections")) {
        simulator.get("_lifecycle", FIELDS.formatted(namespace, field));
      }
    }
    return simulator.collection(namespace, collection);
  }

  private void compare(Optional<ChaincodeMessage> answer, Supplier<ByteString> operation) {
    boolean isRefusedBeforehand =
        answer.stream()
            .anyMatch(said -> said.getPayload().toStringUtf8().matches(REFUSED_BEFOREHAND));
    if (isRefusedBeforehand) {
      collection(recorded.chaincode(), "any");
      return;
    }
    try {
      assertThat(operation.get()).isEqualTo(payload(answer));
    } catch (HeddleException e) {
      compareFailure(answer, e);
    }
  }

  private static void compareRecords(Optional<ChaincodeMessage> answer, List<KV> records)
      throws InvalidProtocolBufferException {
    assertThat(
            QueryResponse.parseFrom(payload(answer)).getResultsList().stream()
                .map(result -> result.getResultBytes()))
        .isEqualTo(records.stream().map(KV::toByteString).toList());
  }

  private void compareFailure(Optional<ChaincodeMessage> answer, HeddleException e) {
    assertThat(payload(answer).toStringUtf8()).endsWith(e.getMessage());
  }

  private static ByteString payload(Optional<ChaincodeMessage> answer) {
    return answer.orElseThrow().getPayload();
  }
}
