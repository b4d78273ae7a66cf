// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import com.google.protobuf.ByteString;
import io.heddle.operations.Answer;
import io.heddle.operations.Endpoint;
import io.heddle.operations.Endpoints;
import io.heddle.operations.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * What may be asked of a node, as an OpenAPI document; everybody may look.
 *
 * <pre>
 * GET /openapi.json
 * </pre>
 */
public record OpenApiEndpoint() implements Endpoint {

  private static final String PATH = "/openapi.json";

  /** Adds itself under its path. */
  public void addTo(Endpoints all) {
    all.add(PATH, this);
  }

  @Override
  public Answer answer(Request request) {
    return request.method().equals("GET")
        ? Answer.bytes(200, "application/json", document())
        : Answer.error(405, "invalid request method: " + request.method());
  }

  private static ByteString document() {
    try (InputStream in = OpenApiEndpoint.class.getResourceAsStream("openapi.json")) {
      if (in == null) {
        throw new IllegalStateException("'openapi.json' is missing from Heddle's jar");
      }
      return ByteString.readFrom(in);
    } catch (IOException e) {
      throw new UncheckedIOException("'openapi.json' cannot be read from Heddle's jar", e);
    }
  }
}
