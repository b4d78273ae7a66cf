// SPDX-License-Identifier: Apache-2.0
package io.heddle.query;

import io.heddle.base.HeddleException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads a selector: several members mean {@code $and}, a plain value means {@code $eq}, an object
 * within an object is a way to a field, and negations move down to the fields.
 *
 * <p>CouchDB: src/mango/src/mango_selector.erl, normalize.
 */
final class SelectorParser {

  private static final Set<String> NOT_SUPPORTED =
      Set.of("$where", "$geoWithin", "$geoIntersects", "$near", "$nearSphere", "$text");
  private static final BigDecimal MAX_SIZE = BigDecimal.valueOf(Integer.MAX_VALUE);

  private SelectorParser() {}

  /**
   * The condition that a selector means.
   *
   * @throws HeddleException with CouchDB's words if it is none
   */
  static Condition parse(Json selector) {
    if (!(selector instanceof Json.Obj object)) {
      throw CouchError.of(
          "invalid_selector_json", "Selector must be a JSON object, not: " + JsonText.of(selector));
    }
    if (object.members().isEmpty()) {
      return new Condition.And(List.of());
    }
    Condition condition = normal(read(object, FieldPath.SELF));
    if (condition.equals(new Condition.And(List.of()))
        || condition.equals(new Condition.Or(List.of()))) {
      return new Condition.Nothing();
    }
    if (condition instanceof Condition.Field field && field.path().equals(FieldPath.SELF)) {
      throw CouchError.of("invalid_selector", "One or more conditions is missing a field name.");
    }
    return condition;
  }

  private static Condition read(Json value, FieldPath path) {
    if (!(value instanceof Json.Obj object) || object.members().isEmpty()) {
      return new Condition.Field(path, new Criterion.Compared(Criterion.Relation.EQUAL, value));
    }
    List<Condition> parts =
        object.members().entrySet().stream().map(member -> read(member, path)).toList();
    return parts.size() == 1 ? parts.getFirst() : new Condition.And(parts);
  }

  private static Condition read(Map.Entry<String, Json> member, FieldPath path) {
    String name = member.getKey();
    Json argument = member.getValue();
    return switch (name) {
      case "$and" -> new Condition.And(readAll(name, argument, path));
      case "$or" -> new Condition.Or(readAll(name, argument, path));
      case "$nor" ->
          new Condition.And(
              readAll(name, argument, path).stream().<Condition>map(Condition.Not::new).toList());
      case "$not" -> new Condition.Not(read(object(name, argument), path));
      default ->
          name.startsWith("$")
              ? new Condition.Field(path, criterion(name, argument))
              : read(argument, path.then(FieldPath.parse(name)));
    };
  }

  private static List<Condition> readAll(String operator, Json argument, FieldPath path) {
    return array(operator, argument).stream().map(each -> read(each, path)).toList();
  }

  private static Criterion criterion(String operator, Json argument) {
    for (Criterion.Relation relation : Criterion.Relation.values()) {
      if (relation.operator().equals(operator)) {
        return new Criterion.Compared(relation, argument);
      }
    }
    return switch (operator) {
      case "$in" -> new Criterion.Among(true, array(operator, argument));
      case "$nin" -> new Criterion.Among(false, array(operator, argument));
      case "$all" -> new Criterion.HasAll(array(operator, argument));
      case "$exists" -> new Criterion.Exists(truth(operator, argument));
      case "$type" -> new Criterion.OfType(text(operator, argument));
      case "$beginsWith" -> new Criterion.BeginsWith(text(operator, argument));
      case "$regex" -> new Criterion.Regex(BoundedRegex.of(text(operator, argument), argument));
      case "$mod" -> remainder(argument);
      case "$size" -> new Criterion.OfSize(size(argument));
      case "$elemMatch" -> new Criterion.SomeElement(inner(operator, argument));
      case "$allMatch" -> new Criterion.EveryElement(inner(operator, argument));
      case "$keyMapMatch" -> new Criterion.SomeName(inner(operator, argument));
      default ->
          throw NOT_SUPPORTED.contains(operator)
              ? CouchError.of("not_supported", "Unsupported operator: " + operator)
              : CouchError.of("invalid_operator", "Invalid operator: " + operator);
    };
  }

  /** In here a negation stays where it is. */
  private static Condition inner(String operator, Json argument) {
    return read(object(operator, argument), FieldPath.SELF);
  }

  private static Criterion remainder(Json argument) {
    List<Json> both = array("$mod", argument);
    if (both.size() == 2
        && both.get(0) instanceof Json.Num divisor
        && both.get(1) instanceof Json.Num remainder
        && divisor.isWhole()
        && remainder.isWhole()
        && divisor.value().signum() != 0) {
      BigInteger by = divisor.value().toBigInteger();
      return new Criterion.Remainder(by, remainder.value().toBigInteger());
    }
    throw CouchError.badArgument("$mod", argument);
  }

  private static int size(Json argument) {
    if (argument instanceof Json.Num number
        && number.isWhole()
        && number.value().signum() >= 0
        && number.value().compareTo(MAX_SIZE) <= 0) {
      return number.value().intValueExact();
    }
    throw CouchError.badArgument("$size", argument);
  }

  private static List<Json> array(String operator, Json argument) {
    if (argument instanceof Json.Arr(List<Json> elements)) {
      return elements;
    }
    throw CouchError.badArgument(operator, argument);
  }

  private static Json.Obj object(String operator, Json argument) {
    if (argument instanceof Json.Obj object) {
      return object;
    }
    throw CouchError.badArgument(operator, argument);
  }

  private static String text(String operator, Json argument) {
    if (argument instanceof Json.Str(String text)) {
      return text;
    }
    throw CouchError.badArgument(operator, argument);
  }

  private static boolean truth(String operator, Json argument) {
    if (argument instanceof Json.Bool(boolean value)) {
      return value;
    }
    throw CouchError.badArgument(operator, argument);
  }

  private static Condition normal(Condition condition) {
    return switch (condition) {
      case Condition.Not(Condition part) -> negated(part);
      case Condition.And(List<Condition> parts) ->
          new Condition.And(parts.stream().map(SelectorParser::normal).toList());
      case Condition.Or(List<Condition> parts) ->
          new Condition.Or(parts.stream().map(SelectorParser::normal).toList());
      case Condition.Field _, Condition.Nothing _ -> condition;
    };
  }

  private static Condition negated(Condition condition) {
    return switch (condition) {
      case Condition.Not(Condition part) -> normal(part);
      case Condition.And(List<Condition> parts) ->
          new Condition.Or(parts.stream().map(SelectorParser::negated).toList());
      case Condition.Or(List<Condition> parts) ->
          new Condition.And(parts.stream().map(SelectorParser::negated).toList());
      case Condition.Field field -> new Condition.Field(field.path(), field.criterion().negated());
      case Condition.Nothing _ -> throw new IllegalStateException("is made of a whole selector");
    };
  }
}
