// SPDX-License-Identifier: Apache-2.0
package io.heddle.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Documents and selectors over few fields and few values, so that they often meet. */
final class RandomDocuments {

  private static final List<String> FIELDS = List.of("a", "b", "c", "d.e", "d.f");
  private static final List<String> SCALARS =
      List.of(
          "null",
          "true",
          "false",
          "0",
          "1",
          "2",
          "1.5",
          "-3",
          "10",
          "1e1",
          "\"\"",
          "\"a\"",
          "\"A\"",
          "\"aa\"",
          "\"b\"",
          "\"\u00e4\"",
          "\"z\"");
  private static final List<String> RELATIONS = List.of("$lt", "$lte", "$eq", "$ne", "$gte", "$gt");

  private final Random random;

  RandomDocuments(Random random) {
    this.random = random;
  }

  String document() {
    String inner = members(List.of("e", "f"));
    String outer = members(List.of("a", "b", "c"));
    boolean isBlocked = random.nextInt(6) == 0;
    return "{%s%s\"d\":%s}"
        .formatted(outer, outer.isEmpty() ? "" : ",", isBlocked ? text(1) : "{" + inner + "}");
  }

  String field() {
    return oneOf(FIELDS);
  }

  /** From one to three fields, each once. */
  List<String> fields() {
    List<String> fields = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      String field = field();
      if (!fields.contains(field)) {
        fields.add(field);
      }
    }
    return fields;
  }

  String selector(int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 4)) {
      case 0 -> "{\"%s\":%s}".formatted(field(), text(0));
      case 1, 2 -> "{\"%s\":{\"%s\":%s}}".formatted(field(), oneOf(RELATIONS), text(0));
      case 3 ->
          "{\"%s\":%s}"
              .formatted(
                  field(),
                  oneOf(
                      List.of(
                          "{\"$exists\":true}",
                          "{\"$exists\":false}",
                          "{\"$type\":\"number\"}",
                          "{\"$in\":[1,\"a\",null]}",
                          "{\"$nin\":[1,\"b\"]}",
                          "{\"$beginsWith\":\"a\"}",
                          "{\"$regex\":\"a\"}",
                          "{\"$gt\":0,\"$lte\":\"b\"}")));
      case 4, 5, 6 -> "{\"$and\":[%s,%s]}".formatted(selector(depth - 1), selector(depth - 1));
      default ->
          random.nextBoolean()
              ? "{\"$or\":[%s,%s]}".formatted(selector(depth - 1), selector(depth - 1))
              : "{\"$not\":%s}".formatted(selector(depth - 1));
    };
  }

  Json value(int depth) {
    return Json.first(text(depth));
  }

  boolean oneIn(int number) {
    return random.nextInt(number) == 0;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  private String text(int depth) {
    return switch (depth > 0 ? random.nextInt(8) : 7) {
      case 0 ->
          IntStream.range(0, random.nextInt(3))
              .mapToObj(_ -> text(depth - 1))
              .collect(Collectors.joining(",", "[", "]"));
      case 1 -> "{\"%s\":%s}".formatted(oneOf(List.of("a", "b")), text(depth - 1));
      default -> oneOf(SCALARS);
    };
  }

  private String members(List<String> names) {
    return names.stream()
        .filter(_ -> random.nextInt(4) > 0)
        .map(name -> "\"%s\":%s".formatted(name, text(1)))
        .collect(Collectors.joining(","));
  }

  private <T> T oneOf(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
