// SPDX-License-Identifier: Apache-2.0
package io.heddle.operations;

import com.google.protobuf.ByteString;
import java.util.Map;
import java.util.Optional;

/**
 * An HTTP request, read to its end.
 *
 * @param path decoded, without the query
 * @param uri the path and what stands behind it, as they were sent
 * @param query the parameters behind the path; the last of several with one name counts
 * @param authorization the header of that name, like the two behind it
 */
public record Request(
    String method,
    String path,
    String uri,
    Map<String, String> query,
    Optional<String> authorization,
    Optional<String> accept,
    Optional<String> contentType,
    ByteString body) {

  public Request {
    query = Map.copyOf(query);
  }

  /** One that says nothing of types. */
  public Request(
      String method,
      String path,
      String uri,
      Map<String, String> query,
      Optional<String> authorization,
      ByteString body) {
    this(method, path, uri, query, authorization, Optional.empty(), Optional.empty(), body);
  }
}
