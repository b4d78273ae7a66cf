// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a transaction did, as a peer tells it: what it read and wrote, who endorsed it, what became
 * of it. As text it is the trace that {@code heddle trace} prints.
 */
public final class TracedTransaction {

  private final Map<String, Object> trace;
  private final String text;
  private final StartedNetwork network;

  TracedTransaction(Map<String, Object> trace, String text, StartedNetwork network) {
    this.trace = trace;
    this.text = text;
    this.network = network;
  }

  /** Its id. */
  public String id() {
    return Json.string(trace.get("transactionId"));
  }

  /** The validation code as Fabric names it; empty if it is in no block. */
  public String code() {
    return Json.string(commit().get("code"));
  }

  /** Whether it is in a block and valid. */
  public boolean isValid() {
    return code().equals("VALID");
  }

  /** Why it is not valid; empty if it is, or nobody noted it. */
  public String reason() {
    return Json.string(commit().get("reason"));
  }

  /**
   * The peers that endorsed it, as {@code peer0.org1.example.com (Org1MSP)}; none before a block.
   */
  public List<String> endorsers() {
    return Json.list(trace.get("endorsers")).stream().map(Object::toString).toList();
  }

  /**
   * The keys that it read in a chaincode's public state.
   *
   * @param chaincode the name; keys of chaincodes that it called have their own
   */
  public List<String> keysRead(String chaincode) {
    return namespace(chaincode, "reads").map(read -> Json.string(read.get("key")));
  }

  /** The keys that it wrote or deleted in a chaincode's public state, with their new values. */
  public Map<String, Optional<Written>> writes(String chaincode) {
    Map<String, Optional<Written>> all = new LinkedHashMap<>();
    for (Map<String, Object> each : namespace(chaincode, "writes").members()) {
      Map<String, Object> after = Json.map(each.get("after"));
      all.put(
          Json.string(each.get("key")),
          after.isEmpty() ? Optional.empty() : Optional.of(Written.of(after)));
    }
    return all;
  }

  /**
   * A value as far as it is told.
   *
   * @param bytes the first ones, or all of them
   * @param isCut whether there are more
   */
  public record Written(String bytes, boolean isCut) {

    private static Written of(Map<String, Object> value) {
      String text =
          value.containsKey("text")
              ? Json.string(value.get("text"))
              : new String(Base64.getDecoder().decode(Json.string(value.get("base64"))), UTF_8);
      return new Written(text, Boolean.TRUE.equals(value.get("isCut")));
    }
  }

  /** The hashes of the private keys that it wrote or deleted in a collection, hexadecimal. */
  public List<String> privateKeyHashesWritten(String chaincode, String collection) {
    List<String> hashes = new ArrayList<>();
    for (Map<String, Object> each : namespace(chaincode, "collections").members()) {
      if (Json.string(each.get("name")).equals(collection)) {
        Json.list(each.get("writes"))
            .forEach(write -> hashes.add(Json.string(Json.map(write).get("keyHash"))));
      }
    }
    return hashes;
  }

  /** The name of the event that it set; empty if it set none. */
  public String eventName() {
    return Json.string(event().get("name"));
  }

  /** The payload of the event that it set; empty if it set none. */
  public String eventPayload() {
    Map<String, Object> payload = Json.map(event().get("payload"));
    return payload.isEmpty() ? "" : Written.of(payload).bytes();
  }

  /** How each rich query that it made is served, as it would be now. */
  public List<QueryPlan> queries(String chaincode) {
    List<QueryPlan> plans = new ArrayList<>();
    for (Object each : Json.list(trace.get("messages"))) {
      Map<String, Object> message = Json.map(each);
      if (Json.string(message.get("type")).equals("GET_QUERY_RESULT")) {
        plans.add(
            network.explain(
                Json.string(trace.get("channel")), chaincode, Json.string(message.get("text"))));
      }
    }
    return plans;
  }

  private Map<String, Object> commit() {
    return Json.map(trace.get("commit"));
  }

  private Map<String, Object> event() {
    return Json.map(trace.get("event"));
  }

  private Members namespace(String chaincode, String part) {
    List<Map<String, Object>> members = new ArrayList<>();
    for (Object each : Json.list(trace.get("readWriteSet"))) {
      Map<String, Object> namespace = Json.map(each);
      if (Json.string(namespace.get("name")).equals(chaincode)) {
        Json.list(namespace.get(part)).forEach(member -> members.add(Json.map(member)));
      }
    }
    return new Members(members);
  }

  private record Members(List<Map<String, Object>> members) {

    List<String> map(java.util.function.Function<Map<String, Object>, String> text) {
      return members.stream().map(text).toList();
    }
  }

  static String hash(String key) {
    return HexFormat.of().formatHex(Hashes.sha256(key.getBytes(UTF_8)));
  }

  /** The whole trace, for people. */
  @Override
  public String toString() {
    return text;
  }
}
