// SPDX-License-Identifier: Apache-2.0
package io.heddle.show;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Blocks and events in short, as the node tells of them, for people. */
public final class BlockText {

  private static final int SHORT_HASH = 12;
  private static final int SHORT_ID = 8;

  private BlockText() {}

  /** The head of a table. */
  public static List<String> columns() {
    return List.of("BLOCK", "TIME", "TRANSACTIONS", "VALID", "INVALID", "BYTES", "HASH");
  }

  /** A block as a row of a table. */
  public static List<String> row(JsonNode block) {
    return List.of(
        block.path("number").asString(),
        time(block),
        String.valueOf(block.path("transactions").size()),
        block.path("valid").asString(),
        block.path("invalid").asString(),
        block.path("bytes").asString(),
        beginning(block.path("hash"), SHORT_HASH));
  }

  /** A block as it comes: a line, and one for each transaction. */
  public static List<String> passing(JsonNode block) {
    var lines = new TextLines();
    lines.add(
        "Block %s  %s  %s valid, %s invalid, %s bytes"
            .formatted(
                block.path("number").asString(),
                time(block),
                block.path("valid").asString(),
                block.path("invalid").asString(),
                block.path("bytes").asString()));
    for (JsonNode each : block.path("transactions")) {
      String call =
          "%s %s"
              .formatted(each.path("chaincode").asString(""), each.path("function").asString(""))
              .strip();
      lines.add(
          "  %s  %s  %s  %s"
              .formatted(
                  beginning(each.path("transactionId"), SHORT_ID),
                  each.path("code").asString(""),
                  call.isEmpty() ? each.path("type").asString("") : call,
                  each.path("creator").asString("")));
    }
    return lines.all();
  }

  /** A block by itself, without its transactions. */
  public static List<String> head(JsonNode block) {
    List<String> lines = new ArrayList<>();
    lines.add("Block " + block.path("number").asString());
    lines.add(field("time", time(block)));
    lines.add(field("hash", block.path("hash").asString("")));
    lines.add(field("previous hash", orNone(block.path("previousHash").asString(""))));
    lines.add(field("data hash", block.path("dataHash").asString("")));
    lines.add(field("size", block.path("bytes").asString() + " bytes"));
    lines.add(
        field(
            "transactions",
            "%d: %s valid, %s invalid"
                .formatted(
                    block.path("transactions").size(),
                    block.path("valid").asString(),
                    block.path("invalid").asString())));
    return lines;
  }

  /** An event of a chaincode as it comes. */
  public static String event(JsonNode event) {
    String payload =
        event.has("payload")
            ? event.path("payload").asString("")
            : event.path("payloadBase64").asString("") + " (Base64)";
    return Printable.of(
        "Block %s  %s  %s  %s"
            .formatted(
                event.path("block").asString(),
                beginning(event.path("transactionId"), SHORT_ID),
                event.path("name").asString(""),
                payload));
  }

  private static String field(String name, String value) {
    return Printable.of("  %-13s  %s".formatted(name, value));
  }

  private static String orNone(String text) {
    return text.isEmpty() ? "none" : text;
  }

  private static String time(JsonNode block) {
    return block.path("time").asString("-");
  }

  private static String beginning(JsonNode text, int most) {
    String whole = Printable.of(text.asString(""));
    return whole.isEmpty() ? "-" : whole.substring(0, Math.min(most, whole.length()));
  }
}
