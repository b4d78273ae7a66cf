// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.stub.StreamObserver;
import io.heddle.base.PackageId;
import io.heddle.stream.ChaincodeStreams;
import io.heddle.testing.RecordedProposals.Message;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.QueryResponse;
import org.hyperledger.fabric.protos.peer.QueryStateClose;
import org.hyperledger.fabric.protos.peer.QueryStateNext;

/**
 * A registered chaincode that says in each transaction what a real one said, and notes where the
 * peer says something else than the real peer did.
 */
public final class ReplayedChaincode implements StreamObserver<ChaincodeMessage> {

  private record Call(String txId, String channel) {}

  /** One transaction: what is still to be said, and the iterator ids, which differ every time. */
  private static final class Script {
    private final Queue<Message> rest;
    private final Map<String, String> iteratorIds = new ConcurrentHashMap<>();

    Script(List<Message> messages) {
      rest = new ArrayDeque<>(messages);
    }
  }

  private final Map<Call, Script> scripts = new ConcurrentHashMap<>();
  private final Queue<String> differences = new ConcurrentLinkedQueue<>();
  private final StreamObserver<ChaincodeMessage> peer;

  private ReplayedChaincode(ChaincodeStreams streams) {
    this.peer = streams.accept(this, Optional.empty());
  }

  public static ReplayedChaincode register(ChaincodeStreams streams, PackageId id) {
    ReplayedChaincode chaincode = new ReplayedChaincode(streams);
    chaincode.peer.onNext(
        ChaincodeMessage.newBuilder()
            .setType(ChaincodeMessage.Type.REGISTER)
            .setPayload(ChaincodeID.newBuilder().setName(id.value()).build().toByteString())
            .build());
    return chaincode;
  }

  /** Learns the messages of this chaincode in one transaction, and forgets the differences. */
  public void play(String txId, String channel, List<Message> messages) {
    scripts.put(new Call(txId, channel), new Script(messages));
    differences.clear();
  }

  /** Where the peer said something else than the real one, in words. */
  public List<String> differences() {
    return List.copyOf(differences);
  }

  @Override
  public synchronized void onNext(ChaincodeMessage message) {
    switch (message.getType()) {
      case REGISTERED, READY, KEEPALIVE -> {}
      default -> goOn(message);
    }
  }

  @Override
  public void onError(Throwable error) {}

  @Override
  public void onCompleted() {}

  private void goOn(ChaincodeMessage message) {
    Script script = scripts.get(new Call(message.getTxid(), message.getChannelId()));
    if (script == null) {
      differences.add("no script for " + message);
      return;
    }
    Message expected = script.rest.poll();
    if (expected == null || expected.isFromChaincode()) {
      differences.add("the peer spoke out of turn: " + message);
      return;
    }
    compare(script, expected.message(), message);
    while (!script.rest.isEmpty() && script.rest.peek().isFromChaincode()) {
      peer.onNext(withOurIds(script, script.rest.remove().message()));
    }
  }

  private void compare(Script script, ChaincodeMessage expected, ChaincodeMessage actual) {
    if (expected.getType() == actual.getType()
        && expected.getPayload().equals(actual.getPayload())) {
      return;
    }
    if (isResponse(expected) && isResponse(actual)) {
      QueryResponse left = parse(expected.getPayload());
      QueryResponse right = parse(actual.getPayload());
      if (!left.getId().isEmpty() && !right.getId().isEmpty()) {
        script.iteratorIds.put(left.getId(), right.getId());
        if (left.toBuilder().clearId().build().equals(right.toBuilder().clearId().build())) {
          return;
        }
      }
    }
    differences.add("expected " + expected + " but the peer said " + actual);
  }

  private static boolean isResponse(ChaincodeMessage message) {
    return message.getType() == ChaincodeMessage.Type.RESPONSE;
  }

  private static ChaincodeMessage withOurIds(Script script, ChaincodeMessage message) {
    return switch (message.getType()) {
      case QUERY_STATE_NEXT ->
          message.toBuilder()
              .setPayload(
                  QueryStateNext.newBuilder()
                      .setId(script.iteratorIds.getOrDefault(parse(message).getId(), ""))
                      .build()
                      .toByteString())
              .build();
      case QUERY_STATE_CLOSE ->
          message.toBuilder()
              .setPayload(
                  QueryStateClose.newBuilder()
                      .setId(script.iteratorIds.getOrDefault(parse(message).getId(), ""))
                      .build()
                      .toByteString())
              .build();
      default -> message;
    };
  }

  private static QueryStateNext parse(ChaincodeMessage message) {
    try {
      return QueryStateNext.parseFrom(message.getPayload());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private static QueryResponse parse(ByteString payload) {
    try {
      return QueryResponse.parseFrom(payload);
    } catch (InvalidProtocolBufferException _) {
      return QueryResponse.getDefaultInstance();
    }
  }
}
