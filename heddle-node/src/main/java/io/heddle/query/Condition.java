// SPDX-License-Identifier: Apache-2.0
package io.heddle.query;

import java.util.List;

/**
 * A selector, ready to be tried on documents.
 *
 * <p>CouchDB: src/mango/src/mango_selector.erl.
 */
sealed interface Condition {

  /** Matches if all do, and so if there are none. */
  record And(List<Condition> parts) implements Condition {
    public And {
      parts = List.copyOf(parts);
    }

    @Override
    public boolean matches(Json document) {
      for (Condition part : parts) {
        if (!part.matches(document)) {
          return false;
        }
      }
      return true;
    }
  }

  /** Matches if any does, and, as in CouchDB, if there are none. */
  record Or(List<Condition> parts) implements Condition {
    public Or {
      parts = List.copyOf(parts);
    }

    @Override
    public boolean matches(Json document) {
      for (Condition part : parts) {
        if (part.matches(document)) {
          return true;
        }
      }
      return parts.isEmpty();
    }
  }

  /** Matches nothing: what CouchDB finds for a selector that is no more than an empty list. */
  record Nothing() implements Condition {
    @Override
    public boolean matches(Json document) {
      return false;
    }
  }

  /** A negation that could not be moved down to the fields. */
  record Not(Condition part) implements Condition {
    @Override
    public boolean matches(Json document) {
      return !part.matches(document);
    }
  }

  /** What is asked of a field; a document without it does not match, whatever is asked. */
  record Field(FieldPath path, Criterion criterion, ValueOrder order) implements Condition {

    private static final Criterion ABSENT = new Criterion.Exists(false);

    Field(FieldPath path, Criterion criterion) {
      this(path, criterion, ValueOrder.of(path));
    }

    @Override
    public boolean matches(Json document) {
      return switch (path.in(document)) {
        case FieldPath.Found.Value(Json value) -> criterion.matches(value, order);
        case FieldPath.Found.Nothing _ -> isAbsence();
        case FieldPath.Found.NoWay _ -> false;
      };
    }

    /** Whether it asks that the field is not there. */
    boolean isAbsence() {
      return criterion.equals(ABSENT);
    }
  }

  boolean matches(Json document);
}
