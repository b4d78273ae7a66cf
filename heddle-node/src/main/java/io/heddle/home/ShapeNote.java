// SPDX-License-Identifier: Apache-2.0
package io.heddle.home;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The shape of a node as text: two numbers if the organisations are called by their numbers and
 * have as many peers each; else a line for each, with its MSP id, its domain and its peers.
 */
final class ShapeNote {

  private static final Pattern NUMBERS = Pattern.compile("([1-9][0-9]{0,3}) ([1-9][0-9]{0,3})");
  private static final Pattern LINE =
      Pattern.compile("[A-Za-z0-9.-]+ [a-z0-9-]+(?:[.][a-z0-9-]+)+(?: [a-z0-9-]+)+");
  private static final int MAX_NAMED = 5;

  private ShapeNote() {}

  static Shape numbered(int organisations, int peersEach) {
    List<String> peers = IntStream.range(0, peersEach).mapToObj("peer%d"::formatted).toList();
    return new Shape(
        IntStream.rangeClosed(1, organisations)
            .mapToObj(number ->
                new ShapeMember(
                    "Org%dMSP".formatted(number), "org%d.example.com".formatted(number), peers))
            .toList());
  }

  static String of(Shape shape) {
    return shape.isNumbered()
        ? "%d %d%n".formatted(shape.organisations(), shape.peersEach())
        : shape.members().stream()
            .map(each ->
                "%s %s %s\n".formatted(each.mspId(), each.domain(), String.join(" ", each.peers())))
            .collect(Collectors.joining());
  }

  /** What a note says; empty if it is none. */
  static Optional<Shape> read(String text) {
    Matcher numbers = NUMBERS.matcher(text.strip());
    if (numbers.matches()) {
      return Optional.of(
          numbered(Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2))));
    }
    List<ShapeMember> members = new ArrayList<>();
    for (String line : text.lines().toList()) {
      if (!LINE.matcher(line).matches()) {
        return Optional.empty();
      }
      List<String> words = List.of(line.split(" ", -1));
      members.add(new ShapeMember(words.get(0), words.get(1), words.subList(2, words.size())));
    }
    return members.isEmpty() ? Optional.empty() : Optional.of(new Shape(members));
  }

  /** To stand in a sentence. */
  static String words(Shape shape) {
    if (shape.isNumbered()) {
      return "%d organisation%s with %d peer%s%s"
          .formatted(
              shape.organisations(),
              shape.organisations() == 1 ? "" : "s",
              shape.peersEach(),
              shape.peersEach() == 1 ? "" : "s",
              shape.organisations() == 1 ? "" : " each");
    }
    String named =
        shape.members().stream()
            .limit(MAX_NAMED)
            .map(ShapeMember::toString)
            .collect(Collectors.joining(", "));
    int left = shape.organisations() - MAX_NAMED;
    return left > 0 ? "%s and %d more".formatted(named, left) : named;
  }
}
