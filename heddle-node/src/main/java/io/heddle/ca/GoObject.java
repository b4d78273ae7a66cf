// SPDX-License-Identifier: Apache-2.0
package io.heddle.ca;

import io.heddle.golang.GoJsonText;
import java.util.Collection;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A JSON object, byte by byte as Go writes one, with its members in the order of their adding. */
final class GoObject {

  private final StringBuilder text = new StringBuilder("{");

  GoObject put(String name, String value) {
    return putJson(name, GoJsonText.quoted(value));
  }

  GoObject put(String name, int value) {
    return putJson(name, Integer.toString(value));
  }

  /** Nothing if there is no value: Go's {@code omitempty}. */
  GoObject putUnlessEmpty(String name, String value) {
    return value.isEmpty() ? this : put(name, value);
  }

  GoObject putUnlessZero(String name, int value) {
    return value == 0 ? this : put(name, value);
  }

  GoObject putJson(String name, String json) {
    if (text.length() > 1) {
      text.append(',');
    }
    text.append(GoJsonText.quoted(name)).append(':').append(json);
    return this;
  }

  /** An array; {@code null} for one without elements, as Go has it. */
  static <T> String array(Collection<T> elements, Function<T, String> toJson) {
    return elements.isEmpty()
        ? "null"
        : elements.stream().map(toJson).collect(Collectors.joining(",", "[", "]"));
  }

  @Override
  public String toString() {
    return text + "}";
  }
}
