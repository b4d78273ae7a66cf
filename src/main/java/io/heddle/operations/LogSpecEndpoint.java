// SPDX-License-Identifier: Apache-2.0
package io.heddle.operations;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Shows and changes log levels, as {@code /logspec} does it.
 *
 * <p>Fabric: common/flogging/httpadmin/spec.go of fabric-lib-go.
 */
public final class LogSpecEndpoint implements Endpoint {

  private final Optional<LogLevels> levels = LogLevels.ofThisProcess();

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
