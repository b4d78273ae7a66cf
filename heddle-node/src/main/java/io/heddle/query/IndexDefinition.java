// SPDX-License-Identifier: Apache-2.0
package io.heddle.query;

import com.google.protobuf.ByteString;
import io.heddle.base.HeddleException;
import io.heddle.base.Sha256;
import io.heddle.ledger.IndexOrder;
import io.heddle.ledger.StoredIndex;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * An index as a chaincode package defines it.
 *
 * @param designDocument its {@code ddoc}
 * @param filter what documents in it must match; empty if all are in it that have the fields
 * @param source the definition as JSON
 */
record IndexDefinition(
    String designDocument,
    String name,
    List<FieldPath> fields,
    Optional<Condition> filter,
    String source) {

  private static final String DESIGN = "_design/";

  IndexDefinition {
    fields = List.copyOf(fields);
  }

  /**
   * Reads the content of an index file.
   *
   * @throws HeddleException with CouchDB's words if CouchDB would not make such an index
   */
  static IndexDefinition parse(String file) {
    Json json;
    try {
      json = Json.first(file);
    } catch (JacksonException | NumberFormatException e) {
      throw CouchError.of("bad_request", "invalid UTF-8 JSON");
    }
    if (!(json instanceof Json.Obj object)) {
      throw CouchError.of("bad_request", "Request body must be a JSON object");
    }
    var members = new Members(object);
    if (!(members.get("index") instanceof Json.Obj index)) {
      throw CouchError.of("invalid_index", "Index is missing its definition.");
    }
    String type = members.text("type").orElse("json");
    if (!type.equals("json")) {
      throw CouchError.of("invalid_index", "Invalid type for index: " + type);
    }
    String source = JsonText.of(object);
    String made =
        HexFormat.of().formatHex(Sha256.of(ByteString.copyFromUtf8(source)).toByteArray(), 0, 20);
    var parts = new Members(index);
    return new IndexDefinition(
        withoutPrefix(members.text("ddoc").orElse(made)),
        members.text("name").orElse(made),
        SortOrder.parse(parts.get("fields")).fields(),
        parts.contains("partial_filter_selector")
            ? Optional.of(SelectorParser.parse(parts.get("partial_filter_selector")))
            : Optional.empty(),
        source);
  }

  /** The definition of an index that is stored, whatever the order of its strings. */
  static IndexDefinition of(StoredIndex stored) {
    String definition = stored.definition().toStringUtf8();
    return parse(definition.substring(definition.indexOf('\n') + 1));
  }

  StoredIndex storedFor(String namespace) {
    return new StoredIndex(
        namespace,
        designDocument + "/" + name,
        ByteString.copyFromUtf8(Collation.version() + "\n" + source));
  }

  /** Where entries stand in this index: by the values of its fields, all of which must be there. */
  IndexOrder order() {
    return (key, value) -> {
      Document document = Document.of(key, value);
      if (filter.isPresent() && !filter.get().matches(document.fields())) {
        return Optional.empty();
      }
      List<Json> values = new ArrayList<>();
      for (FieldPath field : fields) {
        if (!(field.in(document.fields()) instanceof FieldPath.Found.Value(Json found))) {
          return Optional.empty();
        }
        values.add(found);
      }
      return Optional.of(OrderedBytes.of(values));
    };
  }

  private static String withoutPrefix(String designDocument) {
    return designDocument.startsWith(DESIGN)
        ? designDocument.substring(DESIGN.length())
        : designDocument;
  }
}
