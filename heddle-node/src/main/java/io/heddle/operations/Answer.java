// SPDX-License-Identifier: Apache-2.0
package io.heddle.operations;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The answer to a {@link Request}.
 *
 * @param contentType empty if there is no body
 * @param location where what was made is to be found
 * @param headers further ones
 * @param lines what comes behind the body as it arises; the connection ends behind the last
 */
public record Answer(
    int status,
    Optional<String> contentType,
    Optional<String> location,
    Map<String, String> headers,
    ByteString body,
    Optional<Lines> lines) {

  private static final String JSON = "application/json";
  private static final String JSON_LINES = "application/x-ndjson";

  public Answer {
    headers = Map.copyOf(headers);
  }

  public static Answer json(int status, String body) {
    return of(status, JSON, body);
  }

  /** One JSON object with the member {@code error}, as Fabric words refusals. */
  public static Answer error(int status, String message) {
    return json(status, Json.object("error", message) + "\n");
  }

  /** As Go's servers answer for a path behind which there is nothing. */
  public static Answer noSuchPage() {
    return of(404, "text/plain; charset=utf-8", "404 page not found\n");
  }

  static Answer of(int status, String contentType, String body) {
    return bytes(status, contentType, ByteString.copyFromUtf8(body));
  }

  public static Answer bytes(int status, String contentType, ByteString body) {
    return of(status, Optional.of(contentType), body);
  }

  /** JSON objects, one in a line, as they arise; their end is the end of the connection. */
  public static Answer lines(Lines lines) {
    return new Answer(
        200,
        Optional.of(JSON_LINES),
        Optional.empty(),
        Map.of(),
        ByteString.EMPTY,
        Optional.of(lines));
  }

  public static Answer withoutBody(int status) {
    return of(status, Optional.empty(), ByteString.EMPTY);
  }

  private static Answer of(int status, Optional<String> contentType, ByteString body) {
    return new Answer(status, contentType, Optional.empty(), Map.of(), body, Optional.empty());
  }

  /** The same, which says where what was made is to be found. */
  public Answer at(String path) {
    return new Answer(status, contentType, Optional.of(path), headers, body, lines);
  }

  /** The same with a header more. */
  public Answer with(String name, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(name, value);
    return new Answer(status, contentType, location, more, body, lines);
  }
}
