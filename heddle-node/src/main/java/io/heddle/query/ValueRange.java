// SPDX-License-Identifier: Apache-2.0
package io.heddle.query;

import java.util.Optional;

/**
 * The values that a selector leaves to a field, as far as an index can tell.
 *
 * @param low no smaller value matches; empty if there is no such bound
 * @param high no greater value matches
 * @param isEmpty whether the bounds contradict each other, so that no document can match
 */
record ValueRange(Optional<Bound> low, Optional<Bound> high, boolean isEmpty) {

  static final ValueRange ALL = new ValueRange(Optional.empty(), Optional.empty(), false);

  private static final char HIGHEST_SORTING = '\uffff';

  /** An end of the range; a value equal to it is in the range if the end is closed. */
  record Bound(Json value, boolean isClosed) {}

  /** What is left when the criterion must hold too. */
  ValueRange narrowed(Criterion criterion, ValueOrder order) {
    return switch (criterion) {
      case Criterion.Compared(_, Json argument)
          when order == ValueOrder.KEY && !(argument instanceof Json.Str) ->
          this;
      case Criterion.Compared(Criterion.Relation relation, Json argument) ->
          switch (relation) {
            case LESS -> below(new Bound(argument, false), order);
            case LESS_OR_EQUAL -> below(new Bound(argument, true), order);
            case EQUAL ->
                above(new Bound(argument, true), order).below(new Bound(argument, true), order);
            case GREATER_OR_EQUAL -> above(new Bound(argument, true), order);
            case GREATER -> above(new Bound(argument, false), order);
            case NOT_EQUAL -> this;
          };
      case Criterion.BeginsWith(String prefix)
          when order == ValueOrder.COLLATION && isAscii(prefix) ->
          above(new Bound(new Json.Str(prefix), true), order)
              .below(new Bound(new Json.Str(prefix + HIGHEST_SORTING), true), order);
      case Criterion.BeginsWith _,
          Criterion.Among _,
          Criterion.Exists _,
          Criterion.OfType _,
          Criterion.Remainder _,
          Criterion.Regex _,
          Criterion.OfSize _,
          Criterion.HasAll _,
          Criterion.SomeElement _,
          Criterion.EveryElement _,
          Criterion.SomeName _,
          Criterion.Not _ ->
          this;
    };
  }

  /** In other scripts a letter may change the order of those before it. */
  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }

  private ValueRange above(Bound bound, ValueOrder order) {
    boolean isTighter =
        low.isEmpty() || isBeyond(order.compare(bound.value(), low.get().value()), bound);
    return new ValueRange(isTighter ? Optional.of(bound) : low, high, isEmpty).checked(order);
  }

  private ValueRange below(Bound bound, ValueOrder order) {
    boolean isTighter =
        high.isEmpty() || isBeyond(order.compare(high.get().value(), bound.value()), bound);
    return new ValueRange(low, isTighter ? Optional.of(bound) : high, isEmpty).checked(order);
  }

  private static boolean isBeyond(int comparison, Bound bound) {
    return comparison > 0 || (comparison == 0 && !bound.isClosed());
  }

  private ValueRange checked(ValueOrder order) {
    if (low.isEmpty() || high.isEmpty()) {
      return this;
    }
    int comparison = order.compare(low.get().value(), high.get().value());
    boolean isContradiction =
        comparison > 0 || (comparison == 0 && !(low.get().isClosed() && high.get().isClosed()));
    return isContradiction ? new ValueRange(low, high, true) : this;
  }
}
