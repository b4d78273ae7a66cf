// SPDX-License-Identifier: Apache-2.0
package io.heddle.query;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;

/**
 * What a rich query asks for. Its {@code limit} means nothing: a Fabric peer puts another in its
 * place.
 *
 * <p>Fabric: core/ledger/kvledger/txmgmt/statedb/statecouchdb/statecouchdb.go,
 * applyAdditionalQueryOptions. CouchDB: src/mango/src/mango_opts.erl, validate_find.
 *
 * @param fields what is wanted of a document, empty for all of it
 * @param useIndex the design document and perhaps the name of an index
 * @param bookmark empty for the beginning
 * @param mayFallBack whether another index may serve if the wanted one cannot
 */
record FindRequest(
    Condition selector,
    Optional<List<FieldPath>> fields,
    SortOrder sort,
    int skip,
    List<String> useIndex,
    String bookmark,
    boolean mayFallBack) {

  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "limit", "partition", "r", "conflicts", "stale", "update", "stable", "execution_stats");
  private static final Set<String> KNOWN =
      Set.of("selector", "use_index", "bookmark", "skip", "sort", "fields", "allow_fallback");

  FindRequest {
    fields = fields.map(List::copyOf);
    useIndex = List.copyOf(useIndex);
  }

  /**
   * Reads a query.
   *
   * @param bookmark takes the place of the query's own, unless it is empty
   * @throws HeddleException {@code BAD_INPUT} if it is not a query
   */
  static FindRequest parse(String query, String bookmark) {
    var members = new Members(object(query));
    Json fields = members.get("fields");
    if (members.contains("fields") && !(fields instanceof Json.Arr)) {
      throw new HeddleException(Fault.BAD_INPUT, "fields definition must be an array");
    }
    if (!members.contains("selector")) {
      throw CouchError.of("missing_required_key", "Missing required key: selector");
    }
    var request =
        new FindRequest(
            SelectorParser.parse(members.get("selector")),
            fields instanceof Json.Arr(List<Json> names)
                ? Optional.of(names.stream().map(FindRequest::field).toList())
                : Optional.empty(),
            members.contains("sort") ? SortOrder.parse(members.get("sort")) : SortOrder.NONE,
            members.count("skip"),
            useIndex(members.get("use_index")),
            bookmark.isEmpty() ? bookmark(members.get("bookmark")) : bookmark,
            members.truth("allow_fallback", true));
    for (String name : members.object().members().keySet()) {
      if (!KNOWN.contains(name) && !WITHOUT_EFFECT.contains(name)) {
        throw CouchError.of("invalid_key", "Invalid key %s for this request.".formatted(name));
      }
    }
    return request;
  }

  /** Whether {@code use_index} names an index. */
  boolean wants(IndexDefinition index) {
    return !useIndex.isEmpty()
        && index.designDocument().equals(useIndex.getFirst())
        && (useIndex.size() == 1 || index.name().equals(useIndex.getLast()));
  }

  private static Json.Obj object(String query) {
    if (query.isBlank()) {
      throw new HeddleException(Fault.BAD_INPUT, "EOF");
    }
    try {
      return switch (Json.first(query)) {
        case Json.Obj object -> object;
        case Json.Arr _ -> throw notAnObject("array");
        case Json.Str _ -> throw notAnObject("string");
        case Json.Num _ -> throw notAnObject("number");
        case Json.Bool _ -> throw notAnObject("bool");
        case Json.Null _ -> throw notAnObject("null");
      };
    } catch (JacksonException e) {
      throw new HeddleException(
          Fault.BAD_INPUT, "The query is not JSON: " + e.getOriginalMessage(), e);
    } catch (NumberFormatException e) {
      throw new HeddleException(
          Fault.BAD_INPUT, "The query is not JSON: a number in it is out of all bounds", e);
    }
  }

  /** Go's words, from encoding/json. */
  private static HeddleException notAnObject(String type) {
    return new HeddleException(
        Fault.BAD_INPUT,
        "json: cannot unmarshal %s into Go value of type map[string]interface {}".formatted(type));
  }

  private static FieldPath field(Json name) {
    if (name instanceof Json.Str(String text)) {
      return FieldPath.parse(text);
    }
    throw CouchError.of("invalid_field", "Invalid JSON for field spec: " + JsonText.of(name));
  }

  private static String bookmark(Json bookmark) {
    return switch (bookmark) {
      case Json.Str(String text) -> text;
      case Json.Null _ -> "";
      case Json.Bool _, Json.Num _, Json.Arr _, Json.Obj _ ->
          throw Bookmark.invalid(JsonText.of(bookmark));
    };
  }

  private static List<String> useIndex(Json index) {
    List<String> parts =
        switch (index) {
          case Json.Null _ -> List.of();
          case Json.Str(String name) -> List.of(name.split("/", -1));
          case Json.Arr(List<Json> elements)
              when elements.stream().allMatch(Json.Str.class::isInstance) ->
              elements.stream().map(element -> ((Json.Str) element).value()).toList();
          case Json.Arr _, Json.Bool _, Json.Num _, Json.Obj _ -> throw invalidIndex(index);
        };
    List<String> names =
        parts.size() > 1 && parts.getFirst().equals("_design")
            ? parts.subList(1, parts.size())
            : parts;
    if (names.size() > 2) {
      throw invalidIndex(index);
    }
    return names.isEmpty() || !names.getFirst().startsWith("_design/")
        ? names
        : List.of(names.getFirst().substring("_design/".length()), names.getLast())
            .subList(0, names.size());
  }

  private static HeddleException invalidIndex(Json index) {
    return CouchError.of("invalid_index_name", "Invalid index name: " + JsonText.of(index));
  }
}
