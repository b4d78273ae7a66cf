// SPDX-License-Identifier: Apache-2.0
package io.heddle.query;

import io.heddle.base.KeyOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Where a field is in a document: {@code a.b} is b in a, {@code a\.b} is one name, and a number may
 * be the place in an array, from 0.
 *
 * <p>CouchDB: src/mango/src/mango_util.erl, parse_field; mango_doc.erl, get_field, set_field.
 */
record FieldPath(List<String> steps) {

  /** The document's key. */
  static final FieldPath ID = new FieldPath(List.of("_id"));

  /** The value itself. */
  static final FieldPath SELF = new FieldPath(List.of());

  private static final Pattern UNESCAPED_DOT = Pattern.compile("(?<!\\\\)\\.");
  private static final Pattern INTEGER = Pattern.compile("[0-9]{1,9}");

  /** What is found at a path. */
  sealed interface Found {
    /** A value. */
    record Value(Json json) implements Found {}

    /** The object that it would be in does not have it. */
    record Nothing() implements Found {}

    /** There is no such object. */
    record NoWay() implements Found {}
  }

  FieldPath {
    steps = List.copyOf(steps);
  }

  static FieldPath parse(String field) {
    String[] parts = UNESCAPED_DOT.split(field, -1);
    List<String> steps = new ArrayList<>();
    for (String part : parts) {
      if (part.isEmpty()) {
        throw CouchError.of("invalid_field_name", "Invalid field name: " + field);
      }
      steps.add(part.replace("\\", ""));
    }
    return new FieldPath(steps);
  }

  FieldPath then(FieldPath more) {
    List<String> all = new ArrayList<>(steps);
    all.addAll(more.steps);
    return new FieldPath(all);
  }

  Found in(Json value) {
    Json at = value;
    for (String step : steps) {
      switch (at) {
        case Json.Obj object -> {
          Json member = object.members().get(step);
          if (member == null) {
            return new Found.Nothing();
          }
          at = member;
        }
        case Json.Arr array when isIndex(step, array) ->
            at = array.elements().get(Integer.parseInt(step));
        case Json.Arr _, Json.Null _, Json.Bool _, Json.Num _, Json.Str _ -> {
          return new Found.NoWay();
        }
      }
    }
    return new Found.Value(at);
  }

  /** The object with a value put there; unchanged if the way is blocked by something else. */
  Json.Obj put(Json.Obj object, Json value) {
    return (Json.Obj) put(object, 0, value);
  }

  private Json put(Json into, int step, Json value) {
    if (step == steps.size()) {
      return value;
    }
    if (!(into instanceof Json.Obj object)) {
      return into;
    }
    SortedMap<String, Json> members = new TreeMap<>(KeyOrder.UTF8);
    members.putAll(object.members());
    Json present = object.members().get(steps.get(step));
    members.put(
        steps.get(step), present == null ? nested(step + 1, value) : put(present, step + 1, value));
    return new Json.Obj(Collections.unmodifiableSortedMap(members));
  }

  private Json nested(int step, Json value) {
    Json inner = value;
    for (int at = steps.size() - 1; at >= step; at--) {
      SortedMap<String, Json> members = new TreeMap<>(KeyOrder.UTF8);
      members.put(steps.get(at), inner);
      inner = new Json.Obj(members);
    }
    return inner;
  }

  private static boolean isIndex(String step, Json.Arr array) {
    return INTEGER.matcher(step).matches() && Integer.parseInt(step) < array.elements().size();
  }

  @Override
  public String toString() {
    return String.join(".", steps);
  }
}
