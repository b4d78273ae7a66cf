// SPDX-License-Identifier: Apache-2.0
package io.heddle.query;

import java.math.BigDecimal;
import java.util.Optional;

/** The members of an object in a request, with CouchDB's words for those that are wrong. */
record Members(Json.Obj object) {

  private static final BigDecimal MAX_COUNT = BigDecimal.valueOf(Integer.MAX_VALUE);

  boolean contains(String name) {
    return object.members().containsKey(name);
  }

  /** The member, {@code null} in JSON's sense if there is none. */
  Json get(String name) {
    return object.members().getOrDefault(name, Json.NULL);
  }

  Optional<String> text(String name) {
    if (!contains(name)) {
      return Optional.empty();
    }
    if (!(get(name) instanceof Json.Str(String text))) {
      throw CouchError.of("invalid_string", "Invalid string: " + JsonText.of(get(name)));
    }
    if (text.isEmpty()) {
      throw CouchError.of("invalid_empty_string", "Index name or ddoc cannot be empty string");
    }
    return Optional.of(text);
  }

  boolean truth(String name, boolean otherwise) {
    if (!contains(name)) {
      return otherwise;
    }
    if (!(get(name) instanceof Json.Bool(boolean value))) {
      throw CouchError.of("invalid_boolean", "Invalid boolean value: " + JsonText.of(get(name)));
    }
    return value;
  }

  int count(String name) {
    if (!contains(name)) {
      return 0;
    }
    if (get(name) instanceof Json.Num number
        && number.isWhole()
        && number.value().signum() >= 0
        && number.value().compareTo(MAX_COUNT) <= 0) {
      return number.value().intValueExact();
    }
    throw CouchError.of(
        "invalid_non_neg_integer",
        JsonText.of(get(name)) + " is not an integer greater than or equal to zero");
  }
}
