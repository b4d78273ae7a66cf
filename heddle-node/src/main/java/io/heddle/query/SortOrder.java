// SPDX-License-Identifier: Apache-2.0
package io.heddle.query;

import java.util.ArrayList;
import java.util.List;

/**
 * The fields that results are sorted by, or an index; all in one direction.
 *
 * <p>CouchDB: src/mango/src/mango_sort.erl.
 */
record SortOrder(List<FieldPath> fields, boolean isDescending) {

  static final SortOrder NONE = new SortOrder(List.of(), false);

  private record Part(FieldPath path, boolean isDescending) {}

  SortOrder {
    fields = List.copyOf(fields);
  }

  static SortOrder parse(Json sort) {
    if (!(sort instanceof Json.Arr(List<Json> elements))) {
      throw CouchError.of(
          "invalid_sort_json", "Sort must be an array of sort specs, not: " + JsonText.of(sort));
    }
    List<Part> parts = new ArrayList<>();
    elements.forEach(element -> parts.add(part(element)));
    if (parts.stream().map(Part::isDescending).distinct().count() > 1) {
      throw CouchError.of(
          "unsupported_mixed_sort",
          "Sorts currently only support a single direction for all fields.");
    }
    return new SortOrder(
        parts.stream().map(Part::path).toList(),
        !parts.isEmpty() && parts.getFirst().isDescending());
  }

  private static Part part(Json element) {
    if (element instanceof Json.Str(String name) && !name.isEmpty()) {
      return new Part(FieldPath.parse(name), false);
    }
    if (element instanceof Json.Obj object && object.members().size() == 1) {
      String name = object.members().firstKey();
      if (object.members().get(name) instanceof Json.Str(String direction)
          && (direction.equals("asc") || direction.equals("desc"))) {
        return new Part(FieldPath.parse(name), direction.equals("desc"));
      }
    }
    throw CouchError.of("invalid_sort_field", "Invalid sort field: " + JsonText.of(element));
  }
}
