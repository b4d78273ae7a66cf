// SPDX-License-Identifier: Apache-2.0
package io.heddle.query;

import java.math.BigInteger;
import java.util.List;

/**
 * What a selector asks of one value that is there.
 *
 * <p>CouchDB: src/mango/src/mango_selector.erl, match; what looks odd here is odd there.
 */
sealed interface Criterion {

  /** How a value must stand to an argument. */
  enum Relation {
    LESS("$lt"),
    LESS_OR_EQUAL("$lte"),
    EQUAL("$eq"),
    NOT_EQUAL("$ne"),
    GREATER_OR_EQUAL("$gte"),
    GREATER("$gt");

    private final String operator;

    Relation(String operator) {
      this.operator = operator;
    }

    String operator() {
      return operator;
    }

    boolean holds(int comparison) {
      return switch (this) {
        case LESS -> comparison < 0;
        case LESS_OR_EQUAL -> comparison <= 0;
        case EQUAL -> comparison == 0;
        case NOT_EQUAL -> comparison != 0;
        case GREATER_OR_EQUAL -> comparison >= 0;
        case GREATER -> comparison > 0;
      };
    }

    Relation negated() {
      return switch (this) {
        case LESS -> GREATER_OR_EQUAL;
        case LESS_OR_EQUAL -> GREATER;
        case EQUAL -> NOT_EQUAL;
        case NOT_EQUAL -> EQUAL;
        case GREATER_OR_EQUAL -> LESS;
        case GREATER -> LESS_OR_EQUAL;
      };
    }
  }

  /** {@code $lt} and its five companions. */
  record Compared(Relation relation, Json argument) implements Criterion {
    @Override
    public boolean matches(Json value, ValueOrder order) {
      return relation.holds(order.compare(value, argument));
    }

    @Override
    public Criterion negated() {
      return new Compared(relation.negated(), argument);
    }
  }

  /** {@code $in}, {@code $nin}: for an array, whether any of its elements is among them. */
  record Among(boolean isWanted, List<Json> arguments) implements Criterion {
    @Override
    public boolean matches(Json value, ValueOrder order) {
      List<Json> values = value instanceof Json.Arr(List<Json> all) ? all : List.of(value);
      boolean isAmong =
          arguments.stream()
              .anyMatch(
                  argument -> values.stream().anyMatch(each -> order.compare(each, argument) == 0));
      return isAmong == isWanted;
    }

    @Override
    public Criterion negated() {
      return new Among(!isWanted, arguments);
    }
  }

  /** {@code $exists}; that something is absent is for the field's condition to see. */
  record Exists(boolean isWanted) implements Criterion {
    @Override
    public boolean matches(Json value, ValueOrder order) {
      return isWanted;
    }

    @Override
    public Criterion negated() {
      return new Exists(!isWanted);
    }
  }

  /** {@code $type}. */
  record OfType(String type) implements Criterion {
    @Override
    public boolean matches(Json value, ValueOrder order) {
      return type.equals(
          switch (value) {
            case Json.Null _ -> "null";
            case Json.Bool _ -> "boolean";
            case Json.Num _ -> "number";
            case Json.Str _ -> "string";
            case Json.Arr _ -> "array";
            case Json.Obj _ -> "object";
          });
    }
  }

  /** {@code $mod}: the remainder has the sign of the value. */
  record Remainder(BigInteger divisor, BigInteger remainder) implements Criterion {
    @Override
    public boolean matches(Json value, ValueOrder order) {
      return value instanceof Json.Num number
          && number.isWhole()
          && number.value().toBigInteger().remainder(divisor).equals(remainder);
    }
  }

  /** {@code $regex}. */
  record Regex(BoundedRegex regex) implements Criterion {
    @Override
    public boolean matches(Json value, ValueOrder order) {
      return value instanceof Json.Str(String text) && regex.isFoundIn(text);
    }
  }

  /** {@code $beginsWith}. */
  record BeginsWith(String prefix) implements Criterion {
    @Override
    public boolean matches(Json value, ValueOrder order) {
      return value instanceof Json.Str(String text) && text.startsWith(prefix);
    }
  }

  /** {@code $size}. */
  record OfSize(int size) implements Criterion {
    @Override
    public boolean matches(Json value, ValueOrder order) {
      return value instanceof Json.Arr array && array.elements().size() == size;
    }
  }

  /** {@code $all}: an array with all of them, or that is the only one of them; never for none. */
  record HasAll(List<Json> arguments) implements Criterion {
    @Override
    public boolean matches(Json value, ValueOrder order) {
      if (arguments.isEmpty() || !(value instanceof Json.Arr(List<Json> elements))) {
        return false;
      }
      return arguments.stream().allMatch(argument -> contains(elements, argument))
          || (arguments.size() == 1 && Json.isSame(arguments.getFirst(), value));
    }

    private static boolean contains(List<Json> elements, Json argument) {
      return elements.stream().anyMatch(element -> Json.isSame(element, argument));
    }
  }

  /** {@code $elemMatch}: some element of an array. */
  record SomeElement(Condition condition) implements Criterion {
    @Override
    public boolean matches(Json value, ValueOrder order) {
      return value instanceof Json.Arr(List<Json> elements)
          && elements.stream().anyMatch(condition::matches);
    }
  }

  /** {@code $allMatch}: every element of an array that has any. */
  record EveryElement(Condition condition) implements Criterion {
    @Override
    public boolean matches(Json value, ValueOrder order) {
      return value instanceof Json.Arr(List<Json> elements)
          && !elements.isEmpty()
          && elements.stream().allMatch(condition::matches);
    }
  }

  /** {@code $keyMapMatch}: some name in an object. */
  record SomeName(Condition condition) implements Criterion {
    @Override
    public boolean matches(Json value, ValueOrder order) {
      return value instanceof Json.Obj object
          && object.members().keySet().stream()
              .anyMatch(name -> condition.matches(new Json.Str(name)));
    }
  }

  /** What has no opposite of its own. */
  record Not(Criterion criterion) implements Criterion {
    @Override
    public boolean matches(Json value, ValueOrder order) {
      return !criterion.matches(value, order);
    }

    @Override
    public Criterion negated() {
      return criterion;
    }
  }

  boolean matches(Json value, ValueOrder order);

  /** Holds for a value that is there when this one does not. */
  default Criterion negated() {
    return new Not(this);
  }
}
