// SPDX-License-Identifier: Apache-2.0
package io.heddle.ca;

import io.heddle.ca.Refusal.Code;
import io.heddle.golang.GoBoolean;
import io.heddle.operations.Request;
import java.util.Locale;
import java.util.Optional;

/**
 * A request to an authority.
 *
 * @param named what the path names behind the endpoint's own; empty if it names nothing
 * @param body empty if there is none
 */
record Call(Request request, String named, Optional<Body> body) {

  /**
   * @throws Refusal if the body is no JSON object
   */
  static Call of(Request request, String named) {
    return new Call(
        request,
        named,
        request.body().isEmpty() ? Optional.empty() : Optional.of(Body.parse(request.body())));
  }

  /**
   * @throws Refusal if there is no body
   */
  Body requiredBody() {
    return body.orElseThrow(() -> Refusal.of(400, Code.EMPTY_BODY, "Empty request body"));
  }

  /** The authority that it is for; empty if it does not say. */
  Optional<String> authority() {
    return query("ca")
        .or(() -> body.flatMap(one -> one.text("caname")).filter(it -> !it.isEmpty()));
  }

  /** A parameter behind the path that has a value. */
  Optional<String> query(String name) {
    return Optional.ofNullable(request.query().get(name)).filter(value -> !value.isEmpty());
  }

  boolean isSet(String parameter) {
    return query(parameter)
        .map(text ->
            GoBoolean.parse(text.toLowerCase(Locale.ROOT))
                .orElseThrow(() ->
                    Refusal.of(
                        400,
                        Code.REMOVING_AFFILIATION,
                        "Failed to correctly parse value of '%s' query parameter: strconv.ParseBool: parsing \"%s\": invalid syntax"
                            .formatted(parameter, text.toLowerCase(Locale.ROOT)))))
        .orElse(false);
  }
}
