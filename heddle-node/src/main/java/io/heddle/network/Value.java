// SPDX-License-Identifier: Apache-2.0
package io.heddle.network;

import io.heddle.golang.GoDuration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A value of a network file, which is what its place wants or a mistake. */
record Value(Place place, Node node) {

  private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<Tag> TAGS = Set.of(Tag.STR, Tag.SEQ, Tag.MAP, Tag.NULL);
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,10})\\s*(?:([kKmMgG])[bB]?)?");

  Value {
    if (!TAGS.contains(node.getTag())) {
      throw place.mistake(
          "it has the tag '%s', and a network file has none; leave it out",
          node.getTag().getValue());
    }
  }

  /** Whether nothing stands there, as behind a key that is there for later. */
  boolean isNothing() {
    return node instanceof ScalarNode scalar
        && scalar.getScalarStyle() == ScalarStyle.PLAIN
        && NULLS.contains(scalar.getValue());
  }

  boolean isList() {
    return node instanceof SequenceNode;
  }

  boolean isSection() {
    return node instanceof MappingNode;
  }

  /** A text that is not empty. */
  String text() {
    if (node instanceof ScalarNode scalar && !isNothing()) {
      return scalar.getValue();
    }
    throw isNot("a text");
  }

  /** A text of a form. */
  String text(Pattern form, String what) {
    String text = text();
    if (!form.matcher(text).matches()) {
      throw place.mistake("it must be %s, and is '%s'", what, text);
    }
    return text;
  }

  boolean truth() {
    String text = text();
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw place.mistake("it must be true or false, and is '%s'", text);
    };
  }

  long number(long least, long most) {
    String text = text();
    if (text.matches("[0-9]{1,18}")) {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw place.mistake("it must be a number from %d to %d, and is '%s'", least, most, text);
  }

  int small(int least, int most) {
    return (int) number(least, most);
  }

  /** A duration above zero, as Go writes it. */
  Duration duration() {
    String text = text();
    try {
      Duration duration = GoDuration.parse(text);
      if (duration.isPositive()) {
        return duration;
      }
    } catch (IllegalArgumentException _) {
      // the same sentence
    }
    throw place.mistake("it must be a duration such as 2s or 500ms, and is '%s'", text);
  }

  /** Bytes above zero, as {@code configtx.yaml} writes them. */
  int bytes() {
    String text = text();
    Matcher size = SIZE.matcher(text);
    if (size.matches()) {
      long bytes = Long.parseLong(size.group(1)) << shift(size.group(2));
      if (bytes > 0 && bytes <= Integer.MAX_VALUE) {
        return (int) bytes;
      }
    }
    throw place.mistake(
        "it must be a size such as 512 KB, 10 MB or a number of bytes, below 2 GB, and is '%s'",
        text);
  }

  @SuppressWarnings("NullAway") // a group that took no part is null
  private static int shift(String unit) {
    return unit == null
        ? 0
        : switch (unit) {
          case "k", "K" -> 10;
          case "m", "M" -> 20;
          default -> 30;
        };
  }

  /** The values of a list; none if nothing stands there. */
  List<Value> list() {
    if (isNothing()) {
      return List.of();
    }
    if (!(node instanceof SequenceNode sequence)) {
      throw isNot("a list");
    }
    List<Value> values = new ArrayList<>();
    for (Node each : sequence.getValue()) {
      values.add(new Value(place.element(values.size(), YamlText.line(each.getStartMark())), each));
    }
    return values;
  }

  /** By keys that are anybody's; none if nothing stands there. */
  Map<String, Value> entries() {
    if (isNothing()) {
      return Map.of();
    }
    if (!(node instanceof MappingNode mapping)) {
      throw isNot("a mapping of keys to values");
    }
    return Keys.of(place, mapping);
  }

  /**
   * A mapping with certain keys.
   *
   * @param of what it is, to stand in a sentence: {@code an organisation}
   */
  Section section(String of, String... keys) {
    return Section.of(place, of, entries(), List.of(keys));
  }

  private RuntimeException isNot(String wanted) {
    String is =
        switch (node) {
          case MappingNode _ -> "a mapping of keys to values";
          case SequenceNode _ -> "a list";
          case ScalarNode _ when isNothing() -> "nothing";
          case ScalarNode scalar -> "the text '%s'".formatted(scalar.getValue());
          default -> "something else";
        };
    return place.mistake("it must be %s, and is %s", wanted, is);
  }
}
