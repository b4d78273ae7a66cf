// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.fault.FaultRule;
import io.heddle.fault.FaultWords;
import io.heddle.fault.Standing;
import io.heddle.home.OperationsToken;
import io.heddle.operations.Answer;
import io.heddle.operations.Endpoint;
import io.heddle.operations.Endpoints;
import io.heddle.operations.Request;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The faults of a node's network over HTTP, on the port of any of its peers, for who has the token
 * of the data directory.
 *
 * <pre>
 * GET    /faults/v1
 * POST   /faults/v1     {"kind": "refuse", "chaincode": "asset", "times": "2"}
 * DELETE /faults/v1
 * DELETE /faults/v1/ID
 * </pre>
 *
 * @param faults empty if the network is not the node's own
 */
public record FaultsEndpoint(Optional<ManagedFaults> faults, OperationsToken token)
    implements Endpoint {

  private static final String PATH = "/faults/v1";
  private static final String KIND = "kind";
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** Adds itself under its paths. */
  public void addTo(Endpoints all) {
    all.add(PATH, this).add(PATH + "/", this);
  }

  @Override
  public Answer answer(Request request) {
    String below = request.path().substring(PATH.length());
    try {
      token.require(request.authorization(), "see and change its faults");
      ManagedFaults own = own();
      switch (request.method()) {
        case "GET" -> {}
        case "POST" -> {
          ObjectNode added = MAPPER.createObjectNode();
          write(own.add(rule(request)), added);
          return Answer.json(200, added.toString());
        }
        case "DELETE" -> clear(own, below);
        default -> {
          return Answer.error(405, "invalid request method: " + request.method());
        }
      }
      return list(own);
    } catch (HeddleException e) {
      return Refusal.of(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Refusal.of(new HeddleException(Fault.UNAVAILABLE, "The node is stopping", e));
    }
  }

  private ManagedFaults own() {
    return faults.orElseThrow(() ->
        new HeddleException(
            Fault.CONFLICT,
            "A peer of a network elsewhere takes no faults; only a node of 'heddle start' does"));
  }

  private static void clear(ManagedFaults own, String below) {
    String id = below.replaceFirst("^/", "");
    if (id.isEmpty()) {
      own.clear();
    } else if (id.matches("\\d{1,18}")) {
      own.clear(Long.parseLong(id));
    } else {
      throw new HeddleException(Fault.BAD_INPUT, "A fault is known by its number");
    }
  }

  private static FaultRule rule(Request request) {
    JsonNode json;
    try {
      json = MAPPER.readTree(request.body().toByteArray());
    } catch (JacksonException e) {
      throw new HeddleException(Fault.BAD_INPUT, "The request is no JSON object", e);
    }
    Map<String, String> given = new LinkedHashMap<>();
    json.properties().forEach(each -> given.put(each.getKey(), each.getValue().asString("")));
    String kind = given.remove(KIND);
    if (kind == null) {
      throw new HeddleException(Fault.BAD_INPUT, "The request has no member 'kind'");
    }
    return FaultWords.rule(kind, given);
  }

  private static Answer list(ManagedFaults own) {
    ArrayNode all = MAPPER.createArrayNode();
    own.list().forEach(each -> write(each, all.addObject()));
    return Answer.json(200, all.toString());
  }

  private static void write(Standing standing, ObjectNode json) {
    json.put("id", standing.id());
    json.put(KIND, standing.rule().kind().word());
    FaultWords.values(standing.rule()).forEach(json::put);
    json.put("hits", standing.hits());
    json.put("over", standing.isOver());
    if (!standing.problem().isEmpty()) {
      json.put("problem", standing.problem());
    }
  }
}
