// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.home.OperationsToken;
import io.heddle.joined.JoinedChannel;
import io.heddle.operations.Answer;
import io.heddle.operations.Endpoint;
import io.heddle.operations.Endpoints;
import io.heddle.operations.Request;
import io.heddle.query.Explanation;
import io.heddle.query.QueryRecord;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Explanations of rich queries over HTTP, for who has the token of the data directory: how many
 * documents match tells of their content, and that can be private.
 *
 * <pre>
 * POST /chaincode/v1/explain
 *     {"channel":…, "chaincode":…, "collection":…, "query":…, "pageSize":…, "bookmark":…, "documents":…}
 * </pre>
 */
public record ExplainEndpoint(Supplier<QueryExplanations> explanations, OperationsToken token)
    implements Endpoint {

  static final String PATH = "/chaincode/v1/explain";

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** Adds itself under its path. */
  public void addTo(Endpoints all) {
    all.add(PATH, this);
  }

  @Override
  public Answer answer(Request request) {
    if (!request.method().equals("POST")) {
      return Answer.error(405, "invalid request method: " + request.method());
    }
    try {
      token.require(request.authorization(), "have queries explained");
      JsonNode asked = MAPPER.readTree(request.body().toStringUtf8());
      Optional<String> collection =
          Optional.of(asked.path("collection").asString("")).filter(name -> !name.isEmpty());
      String chaincode = asked.path("chaincode").asString("");
      var page =
          new QueryPage(asked.path("pageSize").asInt(0), asked.path("bookmark").asString(""));
      QueryExplanations present = explanations.get();
      JoinedChannel channel = present.channels().named(asked.path("channel").asString(""));
      Explanation explanation =
          present.explain(channel, chaincode, collection, asked.path("query").asString(""), page);
      ObjectNode told = json(present, channel.name(), chaincode, collection, page, explanation);
      if (asked.path("documents").asBoolean(false)) {
        addDocuments(
            present.documents(
                channel, chaincode, collection, asked.path("query").asString(""), page),
            told.putArray("documents"));
      }
      return Answer.json(200, told.toString());
    } catch (HeddleException e) {
      return Refusal.of(e);
    } catch (JacksonException e) {
      return Refusal.of(new HeddleException(Fault.BAD_INPUT, "The request is not JSON", e));
    }
  }

  private static void addDocuments(List<QueryRecord> documents, ArrayNode all) {
    for (QueryRecord each : documents) {
      ObjectNode object = all.addObject().put("key", each.key());
      EventLines.put(object, "value", each.value());
      object.put("version", "%d:%d".formatted(each.version().block(), each.version().tx()));
    }
  }

  private static ObjectNode json(
      QueryExplanations explanations,
      ChannelName channel,
      String chaincode,
      Optional<String> collection,
      QueryPage page,
      Explanation explanation) {
    ObjectNode object = MAPPER.createObjectNode();
    object.put("channel", channel.value());
    object.put("chaincode", chaincode);
    collection.ifPresent(name -> object.put("collection", name));
    object.put("way", way(explanation.way()));
    object.put("fullScan", explanation.way() == Explanation.Way.FULL_SCAN);
    explanation.index().ifPresent(index -> put(index, object.putObject("index")));
    ArrayNode others = object.putArray("others");
    for (Explanation.Refused other : explanation.others()) {
      ObjectNode refused = others.addObject();
      put(other.index(), refused);
      refused.put("reason", other.reason());
    }
    explanation.ignoredWish().ifPresent(wish -> object.put("ignoredUseIndex", wish));
    addAll(object.putArray("selectorFields"), explanation.fields());
    object.put("examined", explanation.examined());
    object.put("returned", explanation.returned());
    object.put("limit", page.limit(explanations.settings().totalQueryLimit()));
    if (page.isAsked()) {
      object.put("bookmark", explanation.bookmark());
    }
    return object;
  }

  private static String way(Explanation.Way way) {
    return switch (way) {
      case INDEX -> "index";
      case KEYS -> "keys";
      case FULL_SCAN -> "fullScan";
      case NOTHING -> "nothing";
    };
  }

  private static void put(Explanation.Index index, ObjectNode object) {
    object.put("designDocument", index.designDocument());
    object.put("name", index.name());
    addAll(object.putArray("fields"), index.fields());
  }

  private static void addAll(ArrayNode array, List<String> texts) {
    texts.forEach(array::add);
  }
}
