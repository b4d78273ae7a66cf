// SPDX-License-Identifier: Apache-2.0
package io.heddle.show;

import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The explanation of a rich query for people. */
public final class ExplanationText {

  private final JsonNode explanation;
  private final TextLines lines = new TextLines();

  private ExplanationText(JsonNode explanation) {
    this.explanation = explanation;
  }

  /** Lines of at most 100 columns. */
  public static List<String> of(JsonNode explanation) {
    var text = new ExplanationText(explanation);
    text.addWay();
    text.addCounts();
    text.addOthers();
    return text.lines.all();
  }

  private void addWay() {
    String collection = explanation.path("collection").asString("");
    lines.add(
        "Rich query of '%s'%s on %s"
            .formatted(
                explanation.path("chaincode").asString(),
                collection.isEmpty() ? "" : ", collection '%s',".formatted(collection),
                explanation.path("channel").asString()));
    field(
        "index",
        switch (explanation.path("way").asString()) {
          case "index" -> named(explanation.path("index"));
          case "keys" -> "none needed: the selector says which keys";
          case "nothing" -> "none needed: the selector matches no document";
          default ->
              "none fits, so every document is looked at; the selector names %s"
                  .formatted(fields(explanation.path("selectorFields")));
        });
    field("full scan", explanation.path("fullScan").asBoolean() ? "yes" : "no");
    if (explanation.has("ignoredUseIndex")) {
      field(
          "use_index",
          "'%s' is not there or cannot serve, and is ignored"
              .formatted(explanation.path("ignoredUseIndex").asString()));
    }
  }

  private void addCounts() {
    long returned = explanation.path("returned").asLong();
    long limit = explanation.path("limit").asLong();
    boolean isPage = explanation.has("bookmark");
    field("examined", documents(explanation.path("examined").asLong()));
    field("returned", documents(returned) + (returned < limit ? "" : end(isPage, limit)));
    if (isPage) {
      field("bookmark", explanation.path("bookmark").asString());
    }
  }

  private static String end(boolean isPage, long limit) {
    return isPage ? ", a full page" : ", and no more: ledger.state.totalQueryLimit is " + limit;
  }

  private void addOthers() {
    if (explanation.path("others").isEmpty()) {
      return;
    }
    lines.add("Other indexes");
    for (JsonNode other : explanation.path("others")) {
      lines.addWrapped("%s: %s".formatted(named(other), other.path("reason").asString()));
    }
  }

  private void field(String name, String text) {
    lines.addWrapped("%-10s %s".formatted(name, text));
  }

  private static String named(JsonNode index) {
    return "%s/%s on %s"
        .formatted(
            index.path("designDocument").asString(),
            index.path("name").asString(),
            fields(index.path("fields")));
  }

  private static String fields(JsonNode names) {
    return names.valueStream().map(JsonNode::asString).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String documents(long count) {
    return count == 1 ? "1 document" : count + " documents";
  }
}
