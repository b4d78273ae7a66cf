// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.GetQueryResult;
import org.hyperledger.fabric.protos.peer.GetState;
import org.hyperledger.fabric.protos.peer.GetStateByRange;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.PutState;
import org.hyperledger.fabric.protos.peer.QueryMetadata;
import org.hyperledger.fabric.protos.peer.Response;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Plays the chaincode of the recorded network: takes {@code run} and a JSON array of operations,
 * answers a JSON array of results. It knows the operations that the gateway's recordings use.
 */
public final class OperationChaincode {

  private static final AtomicInteger DIFFERENT_EACH_TIME = new AtomicInteger();

  private final Map<String, BlockingQueue<ChaincodeMessage>> answers = new ConcurrentHashMap<>();
  private final Map<String, ChaincodeEvent> events = new ConcurrentHashMap<>();

  /** An operation ends the transaction early; without a response the chaincode falls silent. */
  private static final class Ended extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Optional<Response> response;

    Ended(Optional<Response> response) {
      this.response = response;
    }
  }

  /** Registers the chaincode with a peer. */
  public static void register(RecordedPeer peer, String chaincode) {
    OperationChaincode player = new OperationChaincode();
    peer.play(chaincode, player::receive);
  }

  private void receive(ChaincodeMessage message, SimpleChaincode peer) {
    if (message.getType() == ChaincodeMessage.Type.TRANSACTION) {
      answers.put(message.getTxid(), new LinkedBlockingQueue<>());
      Thread.ofVirtual().start(() -> run(message, peer));
      return;
    }
    BlockingQueue<ChaincodeMessage> waiting = answers.get(message.getTxid());
    if (waiting != null) {
      waiting.add(message);
    }
  }

  private void run(ChaincodeMessage start, SimpleChaincode peer) {
    Optional<Response> response;
    try {
      List<ByteString> arguments = ChaincodeInput.parseFrom(start.getPayload()).getArgsList();
      String function = arguments.getFirst().toStringUtf8();
      response =
          Optional.of(
              function.equals("run")
                  ? runAll(start, peer, arguments.get(1).toStringUtf8())
                  : answer(500, "unknown function " + function, ""));
    } catch (Ended e) {
      response = e.response;
    } catch (InterruptedException | InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
    response.ifPresent(last -> finish(start, peer, last));
  }

  private void finish(ChaincodeMessage start, SimpleChaincode peer, Response last) {
    ChaincodeMessage.Builder message =
        ChaincodeMessage.newBuilder()
            .setType(ChaincodeMessage.Type.COMPLETED)
            .setTxid(start.getTxid())
            .setChannelId(start.getChannelId())
            .setPayload(last.toByteString());
    ChaincodeEvent event = events.remove(start.getTxid());
    if (event != null) {
      message.setChaincodeEvent(event);
    }
    peer.send(message.build());
  }

  private Response runAll(ChaincodeMessage start, SimpleChaincode peer, String operations)
      throws InterruptedException {
    List<Object> results = new ArrayList<>();
    int index = 0;
    for (JsonNode operation : JsonMapper.shared().readTree(operations)) {
      String name = operation.get(0).asString();
      results.add(
          name.startsWith("?")
              ? resultOrError(start, peer, operation, name.substring(1))
              : runOne(start, peer, operation, name, "op %d %s: ".formatted(index, name)));
      index++;
    }
    return answer(200, "", asGoWritesIt(JsonMapper.shared().writeValueAsString(results)));
  }

  private static String asGoWritesIt(String json) {
    return json.replace("<", "\\u003c").replace(">", "\\u003e");
  }

  /** A failure is this operation's result and does not end the others. */
  private Object resultOrError(
      ChaincodeMessage start, SimpleChaincode peer, JsonNode operation, String name)
      throws InterruptedException {
    try {
      return runOne(start, peer, operation, name, "");
    } catch (Ended e) {
      return Map.of("error", e.response.orElseThrow().getMessage());
    }
  }

  private Object runOne(
      ChaincodeMessage start,
      SimpleChaincode peer,
      JsonNode operation,
      String name,
      String failurePrefix)
      throws InterruptedException {
    String first = operation.path(1).asString("");
    String second = operation.path(2).asString("");
    return switch (name) {
      case "get" -> get(start, peer, GetState.newBuilder().setKey(first), failurePrefix);
      case "pget" ->
          get(
              start,
              peer,
              GetState.newBuilder().setCollection(first).setKey(second),
              failurePrefix);
      case "phash" ->
          HexFormat.of()
              .formatHex(
                  ask(
                          start,
                          peer,
                          ChaincodeMessage.Type.GET_PRIVATE_DATA_HASH,
                          GetState.newBuilder()
                              .setCollection(first)
                              .setKey(second)
                              .build()
                              .toByteString(),
                          failurePrefix)
                      .toByteArray());
      case "pput" ->
          put(
              start,
              peer,
              PutState.newBuilder()
                  .setCollection(first)
                  .setKey(second)
                  .setValue(ByteString.copyFromUtf8(operation.path(3).asString(""))),
              failurePrefix);
      case "tput" ->
          put(
              start,
              peer,
              PutState.newBuilder()
                  .setCollection(first)
                  .setKey(second)
                  .setValue(transientValue(start, operation.path(3).asString(""))),
              failurePrefix);
      case "put" ->
          put(
              start,
              peer,
              PutState.newBuilder().setKey(first).setValue(ByteString.copyFromUtf8(second)),
              failurePrefix);
      case "nondet" ->
          put(
              start,
              peer,
              PutState.newBuilder()
                  .setKey(first)
                  .setValue(
                      ByteString.copyFromUtf8(
                          Integer.toString(DIFFERENT_EACH_TIME.incrementAndGet()))),
              failurePrefix);
      case "query" ->
          ask(
                  start,
                  peer,
                  ChaincodeMessage.Type.GET_QUERY_RESULT,
                  GetQueryResult.newBuilder().setQuery(first).build().toByteString(),
                  failurePrefix)
              .toStringUtf8();
      case "page" ->
          ask(
                  start,
                  peer,
                  ChaincodeMessage.Type.GET_STATE_BY_RANGE,
                  GetStateByRange.newBuilder()
                      .setStartKey(first)
                      .setEndKey(second)
                      .setMetadata(
                          QueryMetadata.newBuilder()
                              .setPageSize(operation.path(3).asInt())
                              .build()
                              .toByteString())
                      .build()
                      .toByteString(),
                  failurePrefix)
              .toStringUtf8();
      case "ret" ->
          throw new Ended(
              Optional.of(
                  answer(operation.get(1).asInt(), second, operation.path(3).asString(""))));
      case "event" -> {
        events.put(
            start.getTxid(),
            ChaincodeEvent.newBuilder()
                .setEventName(first)
                .setPayload(ByteString.copyFromUtf8(second))
                .build());
        yield JsonMapper.shared().nullNode();
      }
      case "exit" -> {
        peer.die();
        throw new Ended(Optional.empty());
      }
      case "sleep" -> throw new Ended(Optional.empty());
      default -> throw new Ended(Optional.of(answer(500, failurePrefix + "unknown operation", "")));
    };
  }

  private Object get(
      ChaincodeMessage start, SimpleChaincode peer, GetState.Builder request, String failurePrefix)
      throws InterruptedException {
    ByteString value =
        ask(
            start,
            peer,
            ChaincodeMessage.Type.GET_STATE,
            request.build().toByteString(),
            failurePrefix);
    return value.isEmpty() ? JsonMapper.shared().nullNode() : value.toStringUtf8();
  }

  private Object put(
      ChaincodeMessage start, SimpleChaincode peer, PutState.Builder request, String failurePrefix)
      throws InterruptedException {
    ask(
        start,
        peer,
        ChaincodeMessage.Type.PUT_STATE,
        request.build().toByteString(),
        failurePrefix);
    return JsonMapper.shared().nullNode();
  }

  private static ByteString transientValue(ChaincodeMessage start, String key) {
    try {
      Proposal proposal = Proposal.parseFrom(start.getProposal().getProposalBytes());
      return ChaincodeProposalPayload.parseFrom(proposal.getPayload())
          .getTransientMapOrDefault(key, ByteString.EMPTY);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private ByteString ask(
      ChaincodeMessage start,
      SimpleChaincode peer,
      ChaincodeMessage.Type type,
      ByteString payload,
      String failurePrefix)
      throws InterruptedException {
    BlockingQueue<ChaincodeMessage> waiting = answers.get(start.getTxid());
    if (waiting == null) {
      throw new IllegalStateException("not running: " + start.getTxid());
    }
    peer.reply(start, type, payload);
    ChaincodeMessage answer = waiting.poll(10, TimeUnit.SECONDS);
    if (answer == null) {
      throw new IllegalStateException("The peer did not answer " + type + " within 10 s");
    }
    if (answer.getType() == ChaincodeMessage.Type.ERROR) {
      String text = answer.getPayload().toStringUtf8();
      throw new Ended(Optional.of(answer(500, failurePrefix + text, "")));
    }
    return answer.getPayload();
  }

  private static Response answer(int status, String message, String payload) {
    return Response.newBuilder()
        .setStatus(status)
        .setMessage(message)
        .setPayload(ByteString.copyFromUtf8(payload))
        .build();
  }
}
