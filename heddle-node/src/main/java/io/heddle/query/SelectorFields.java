// SPDX-License-Identifier: Apache-2.0
package io.heddle.query;

import io.heddle.query.Condition.Field;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a selector tells of single fields: which must be there, which have one value only, and in
 * which range their values are.
 *
 * <p>CouchDB: src/mango/src/mango_selector.erl, has_required_fields, is_constant_field;
 * mango_idx_view.erl, field_ranges.
 */
final class SelectorFields {

  private SelectorFields() {}

  /** The fields without which no document matches. */
  static Set<FieldPath> required(Condition condition) {
    return switch (condition) {
      case Condition.And(List<Condition> parts) -> {
        Set<FieldPath> all = new LinkedHashSet<>();
        parts.forEach(part -> all.addAll(required(part)));
        yield all;
      }
      case Condition.Or(List<Condition> parts) -> {
        Set<FieldPath> common = new LinkedHashSet<>();
        parts.stream().limit(1).forEach(part -> common.addAll(required(part)));
        parts.forEach(part -> common.retainAll(required(part)));
        yield common;
      }
      case Field field -> field.isAbsence() ? Set.of() : Set.of(field.path());
      case Condition.Not _, Condition.Nothing _ -> Set.of();
    };
  }

  /** All fields that a selector names, for a person to read. */
  static Set<FieldPath> named(Condition condition) {
    return switch (condition) {
      case Condition.And(List<Condition> parts) -> named(parts);
      case Condition.Or(List<Condition> parts) -> named(parts);
      case Condition.Not(Condition part) -> named(part);
      case Field field -> Set.of(field.path());
      case Condition.Nothing _ -> Set.of();
    };
  }

  private static Set<FieldPath> named(List<Condition> parts) {
    Set<FieldPath> all = new LinkedHashSet<>();
    parts.forEach(part -> all.addAll(named(part)));
    return all;
  }

  /** Whether a field has the same value in all documents that match. */
  static boolean isConstant(Condition condition, FieldPath path) {
    return switch (condition) {
      case Condition.And(List<Condition> parts) ->
          parts.stream().anyMatch(part -> isConstant(part, path));
      case Field field ->
          field.path().equals(path)
              && field.criterion() instanceof Criterion.Compared(var relation, _)
              && relation == Criterion.Relation.EQUAL;
      case Condition.Or _, Condition.Not _, Condition.Nothing _ -> false;
    };
  }

  /** The range of every field that an index could be searched by. */
  static Map<FieldPath, ValueRange> ranges(Condition condition) {
    Map<FieldPath, ValueRange> ranges = new LinkedHashMap<>();
    addRanges(condition, ranges);
    return ranges;
  }

  private static void addRanges(Condition condition, Map<FieldPath, ValueRange> ranges) {
    switch (condition) {
      case Condition.And(List<Condition> parts) -> parts.forEach(part -> addRanges(part, ranges));
      case Field field when isIndexable(field.criterion()) ->
          ranges.merge(
              field.path(),
              ValueRange.ALL.narrowed(field.criterion(), field.order()),
              (known, _) -> known.narrowed(field.criterion(), field.order()));
      case Field _, Condition.Or _, Condition.Not _, Condition.Nothing _ -> {}
    }
  }

  private static boolean isIndexable(Criterion criterion) {
    return switch (criterion) {
      case Criterion.Compared(var relation, _) -> relation != Criterion.Relation.NOT_EQUAL;
      case Criterion.BeginsWith _, Criterion.Exists _ -> true;
      case Criterion.Among _,
          Criterion.OfType _,
          Criterion.Remainder _,
          Criterion.Regex _,
          Criterion.OfSize _,
          Criterion.HasAll _,
          Criterion.SomeElement _,
          Criterion.EveryElement _,
          Criterion.SomeName _,
          Criterion.Not _ ->
          false;
    };
  }
}
