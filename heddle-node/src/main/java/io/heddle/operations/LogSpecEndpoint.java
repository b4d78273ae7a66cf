// SPDX-License-Identifier: Apache-2.0
package io.heddle.operations;

import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Shows log levels, as {@code /logspec} does it, and changes them for who may do that.
 *
 * <p>Fabric: common/flogging/httpadmin/spec.go of fabric-lib-go.
 */
public final class LogSpecEndpoint implements Endpoint {

  /** A specification whose every character is escaped, and the JSON around it. */
  private static final int MAX_BODY_BYTES = 8 * LogSpec.MAX_LENGTH;

  private final Predicate<Request> isFromOwner;
  private final Optional<LogLevels> levels = LogLevels.ofThisProcess();

  public LogSpecEndpoint(Predicate<Request> isFromOwner) {
    this.isFromOwner = isFromOwner;
  }

  @Override
  public Answer answer(Request request) {
    return switch (request.method()) {
      case "GET" ->
          Answer.json(200, Json.object("spec", levels.map(LogLevels::spec).orElse("")) + "\n");
      case "PUT" -> put(request);
      default -> Answer.error(400, "invalid request method: " + request.method());
    };
  }

  private Answer put(Request request) {
    if (!isFromOwner.test(request)) {
      return Answer.error(
          403, "only who can read the node's data directory may change its log levels");
    }
    if (request.body().size() > MAX_BODY_BYTES) {
      return Answer.error(
          413, "request body is over the limit of %d bytes".formatted(MAX_BODY_BYTES));
    }
    if (levels.isEmpty()) {
      return Answer.error(400, "the levels of this process' log library cannot be set");
    }
    try {
      JsonNode wanted = Json.MAPPER.readTree(request.body().toStringUtf8());
      JsonNode spec = wanted.path("spec");
      if (!wanted.isObject() || (spec.isValueNode() && !spec.isString())) {
        return Answer.error(400, "the body must be a JSON object with the text 'spec'");
      }
      levels.get().set(LogSpec.parse(spec.asString("")));
      return Answer.withoutBody(204);
    } catch (JacksonException e) {
      return Answer.error(400, e.getOriginalMessage());
    } catch (IllegalArgumentException e) {
      return Answer.error(400, String.valueOf(e.getMessage()));
    }
  }
}
