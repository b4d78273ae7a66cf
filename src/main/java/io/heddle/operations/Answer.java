// SPDX-License-Identifier: Apache-2.0
package io.heddle.operations;

import com.google.protobuf.ByteString;
import java.util.Optional;

/**
 * The answer to a {@link Request}.
 *
 * @param contentType empty if there is no body
 */
public record Answer(int status, Optional<String> contentType, ByteString body) {

  private static final String JSON = "application/json";

  public static Answer json(int status, String body) {
    return of(status, JSON, body);
  }

  /** One JSON object with the member {@code error}, as Fabric words refusals. */
  public static Answer error(int status, String message) {
    return json(status, Json.object("error", message) + "\n");
  }

  static Answer of(int status, String contentType, String body) {
    return new Answer(status, Optional.of(contentType), ByteString.copyFromUtf8(body));
  }

  static Answer withoutBody(int status) {
    return new Answer(status, Optional.empty(), ByteString.EMPTY);
  }
}
