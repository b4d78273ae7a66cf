// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import io.heddle.operations.Answer;
import io.heddle.operations.Endpoint;
import io.heddle.operations.Endpoints;
import io.heddle.operations.HealthChecks;
import io.heddle.operations.Request;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * How far a node is, over HTTP, on the port of any of its peers; everybody may look.
 *
 * <pre>
 * GET /node/v1
 * GET /readyz
 * </pre>
 *
 * @param absence why the peer whose port it is cannot serve; empty if it does
 */
public record NodeEndpoint(
    ManagedNode node, Supplier<Optional<String>> absence, InstantSource clock) implements Endpoint {

  private static final String PATH = "/node/v1";
  private static final String READY = "/readyz";
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** Adds itself under its paths. */
  public void addTo(Endpoints all) {
    all.add(PATH, this).add(READY, this);
  }

  @Override
  public Answer answer(Request request) {
    if (!request.method().equals("GET")) {
      return Answer.error(405, "invalid request method: " + request.method());
    }
    return request.path().equals(READY) ? readiness() : report();
  }

  private Answer report() {
    ObjectNode json = MAPPER.createObjectNode();
    node.report().writeTo(json);
    return Answer.json(200, json.toString());
  }

  /** In the form of {@code /healthz}. */
  private Answer readiness() {
    Map<String, String> missing = new LinkedHashMap<>(node.report().missing());
    absence.get().ifPresent(why -> missing.put("peer", why));
    return HealthChecks.answer(missing, clock.instant());
  }
}
