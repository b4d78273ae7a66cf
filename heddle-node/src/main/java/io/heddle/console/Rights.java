// SPDX-License-Identifier: Apache-2.0
package io.heddle.console;

import io.heddle.home.OperationsToken;
import io.heddle.operations.Request;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What may be asked without the token: to read, unless it is private data, what was recorded of an
 * execution or what a chaincode wrote, in which private data can be.
 *
 * @param isOpen whether anything may
 */
record Rights(OperationsToken token, boolean isOpen) {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** Reading, although a query is posted. */
  private static final Set<String> QUERIES = Set.of("/chaincode/v1/explain");

  private static final Set<String> PRIVATE =
      Set.of("/ledger/v1/recordings/", "/chaincode/v1/logs/");

  /**
   * The request as the peer is to take it. One that shows a token, a wrong one too, stays as it is.
   *
   * @param path behind the peer's name
   */
  Request grant(Request request, String path) {
    Optional<String> authorization =
        request.authorization().isEmpty() && isOpen && isPublicReading(request, path)
            ? Optional.of("Bearer " + token.text())
            : request.authorization();
    return new Request(
        request.method(),
        path,
        path,
        request.query(),
        authorization,
        request.accept(),
        request.contentType(),
        request.body());
  }

  private static boolean isPublicReading(Request request, String path) {
    return switch (request.method()) {
      case "GET" ->
          request.query().getOrDefault("collection", "").isEmpty()
              && PRIVATE.stream().noneMatch(path::startsWith);
      case "POST" -> QUERIES.contains(path) && !namesCollection(request);
      default -> false;
    };
  }

  /** Whether it does, or nobody can tell. */
  private static boolean namesCollection(Request request) {
    try {
      return !MAPPER
          .readTree(request.body().toStringUtf8())
          .path("collection")
          .asString("")
          .isEmpty();
    } catch (JacksonException _) {
      return true;
    }
  }
}
