// SPDX-License-Identifier: Apache-2.0
package io.heddle.operations;

import tools.jackson.databind.node.ObjectNode;

/**
 * Which build runs, as {@code /version} tells it.
 *
 * <p>Fabric: core/operations/version.go.
 */
public record VersionEndpoint(String commit, String version) implements Endpoint {

  @Override
  public Answer answer(Request request) {
    if (!request.method().equals("GET")) {
      return Answer.error(400, "invalid request method: " + request.method());
    }
    ObjectNode about = Json.MAPPER.createObjectNode();
    about.put("CommitSHA", commit);
    about.put("Version", version);
    return Answer.json(200, about.toString());
  }
}
