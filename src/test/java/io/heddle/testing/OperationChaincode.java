// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
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
import org.hyperledger.fabric.protos.peer.GetQueryResult;
import org.hyperledger.fabric.protos.peer.GetState;
import org.hyperledger.fabric.protos.peer.GetStateByRange;
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
      String failurePrefix = "op %d %s: ".formatted(index++, operation.get(0).asString());
      results.add(runOne(start, peer, operation, failurePrefix));
    }
    return answer(200, "", JsonMapper.shared().writeValueAsString(results));
  }

  private Object runOne(
      ChaincodeMessage start, SimpleChaincode peer, JsonNode operation, String failurePrefix)
      throws InterruptedException {
    String first = operation.path(1).asString("");
    String second = operation.path(2).asString("");
    return switch (operation.get(0).asString()) {
      case "get" -> {
        String value =
            ask(
                start,
                peer,
                ChaincodeMessage.Type.GET_STATE,
                GetState.newBuilder().setKey(first).build().toByteString(),
                failurePrefix);
        yield value.isEmpty() ? JsonMapper.shared().nullNode() : value;
      }
      case "put" -> put(start, peer, first, second, failurePrefix);
      case "nondet" ->
          put(
              start,
              peer,
              first,
              Integer.toString(DIFFERENT_EACH_TIME.incrementAndGet()),
              failurePrefix);
      case "query" ->
          ask(
              start,
              peer,
              ChaincodeMessage.Type.GET_QUERY_RESULT,
              GetQueryResult.newBuilder().setQuery(first).build().toByteString(),
              failurePrefix);
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
              failurePrefix);
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

  private Object put(
      ChaincodeMessage start, SimpleChaincode peer, String key, String value, String failurePrefix)
      throws InterruptedException {
    ask(
        start,
        peer,
        ChaincodeMessage.Type.PUT_STATE,
        PutState.newBuilder()
            .setKey(key)
            .setValue(ByteString.copyFromUtf8(value))
            .build()
            .toByteString(),
        failurePrefix);
    return JsonMapper.shared().nullNode();
  }

  private String ask(
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
    String text = answer.getPayload().toStringUtf8();
    if (answer.getType() == ChaincodeMessage.Type.ERROR) {
      throw new Ended(Optional.of(answer(500, failurePrefix + text, "")));
    }
    return text;
  }

  private static Response answer(int status, String message, String payload) {
    return Response.newBuilder()
        .setStatus(status)
        .setMessage(message)
        .setPayload(ByteString.copyFromUtf8(payload))
        .build();
  }
}
