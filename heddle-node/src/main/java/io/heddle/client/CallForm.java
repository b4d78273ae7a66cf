// SPDX-License-Identifier: Apache-2.0
package io.heddle.client;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.json.JsonTree;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A call as it goes to a node through its local door, in JSON: who calls, on which channel, and
 * what, with all bytes in Base64.
 *
 * @param mspFolder of the client, in the node's data directory
 */
public record CallForm(
    CallKind kind,
    String mspId,
    Path mspFolder,
    String channel,
    ChaincodeCall call,
    Duration limit) {

  private static final int PART_BYTES = 3 * 256 * 1024;

  /** Its text. */
  String json() {
    ObjectNode form = JsonTree.object();
    form.put("kind", kind.name());
    form.put("mspId", mspId);
    form.put("msp", mspFolder.toString());
    form.put("channel", channel);
    form.put("seconds", limit.toSeconds());
    form.put("chaincode", call.chaincode());
    form.put("function", call.function());
    ArrayNode arguments = form.putArray("arguments");
    call.arguments().forEach(bytes -> arguments.add(encoded(bytes)));
    ObjectNode transients = form.putObject("transient");
    call.transientData().forEach((key, bytes) -> transients.put(key, encoded(bytes)));
    ArrayNode endorsers = form.putArray("endorsers");
    call.endorsers().forEach(endorsers::add);
    return JsonTree.text(form);
  }

  /**
   * Reads one.
   *
   * @throws HeddleException {@code BAD_INPUT} if it is none
   */
  public static CallForm parse(String text) {
    try {
      JsonNode form = JsonTree.read(text);
      List<Bytes> arguments = new ArrayList<>();
      form.path("arguments").forEach(bytes -> arguments.add(decoded(bytes)));
      Map<String, Bytes> transients = new LinkedHashMap<>();
      form.path("transient")
          .properties()
          .forEach(each -> transients.put(each.getKey(), decoded(each.getValue())));
      List<String> endorsers = new ArrayList<>();
      form.path("endorsers").forEach(organisation -> endorsers.add(organisation.asString("")));
      return new CallForm(
          CallKind.valueOf(form.path("kind").asString("")),
          form.path("mspId").asString(""),
          Path.of(form.path("msp").asString("")),
          form.path("channel").asString(""),
          new ChaincodeCall(
              form.path("chaincode").asString(""),
              form.path("function").asString(""),
              arguments,
              transients,
              endorsers),
          Duration.ofSeconds(Math.clamp(form.path("seconds").asLong(1), 1, Integer.MAX_VALUE)));
    } catch (JacksonException | IllegalArgumentException e) {
      throw new HeddleException(Fault.BAD_INPUT, "The request is not the JSON of a call", e);
    }
  }

  /** The parts of an answer's bytes, each short enough for a line. */
  public static List<String> parts(Bytes answer) {
    List<String> parts = new ArrayList<>();
    for (int from = 0; from < answer.size(); from += PART_BYTES) {
      int to = Math.min(answer.size(), from + PART_BYTES);
      parts.add(JsonTree.text(JsonTree.object().put("part", encoded(answer.substring(from, to)))));
    }
    return parts;
  }

  /** The last line of an answer, behind its bytes. */
  public static String last(CallResult result) {
    ObjectNode last = JsonTree.object();
    ObjectNode members = last.putObject("result");
    members.put("transactionId", result.transactionId());
    result.blockNumber().ifPresent(number -> members.put("blockNumber", number));
    return JsonTree.text(last);
  }

  static CallResult result(Bytes answer, JsonNode last) {
    JsonNode block = last.path("blockNumber");
    return new CallResult(
        last.path("transactionId").asString(""),
        answer,
        block.isNumber() ? OptionalLong.of(block.asLong()) : OptionalLong.empty());
  }

  static Bytes decoded(JsonNode bytes) {
    return Bytes.copyFrom(Base64.getDecoder().decode(bytes.asString("")));
  }

  private static String encoded(Bytes bytes) {
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }
}
