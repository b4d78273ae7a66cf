// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.home.OperationsToken;
import io.heddle.operations.Answer;
import io.heddle.operations.Endpoint;
import io.heddle.operations.Endpoints;
import io.heddle.operations.Request;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The peers of a node over HTTP, on the port of any of them: everybody may look, who has the token
 * of the data directory may stop and start one.
 *
 * <pre>
 * GET  /peers/v1
 * POST /peers/v1/HOST/stop
 * POST /peers/v1/HOST/start
 * </pre>
 */
public record PeersEndpoint(ManagedPeers peers, OperationsToken token) implements Endpoint {

  private static final String PATH = "/peers/v1";
  private static final String STOP = "/stop";
  private static final String START = "/start";
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** Adds itself under its paths. */
  public void addTo(Endpoints all) {
    all.add(PATH, this).add(PATH + "/", this);
  }

  @Override
  public Answer answer(Request request) {
    String below = request.path().substring(PATH.length());
    try {
      if (below.isEmpty() && request.method().equals("GET")) {
        return list();
      }
      token.require(request.authorization(), "stop and start its peers");
      if (request.method().equals("POST") && below.endsWith(STOP)) {
        String host = host(below, STOP);
        peers.stop(host);
        return done(host, Map.of());
      }
      if (request.method().equals("POST") && below.endsWith(START)) {
        String host = host(below, START);
        return done(host, peers.start(host));
      }
      return Answer.error(405, "invalid request method: " + request.method());
    } catch (HeddleException e) {
      return Refusal.of(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Refusal.of(new HeddleException(Fault.UNAVAILABLE, "The node is stopping", e));
    }
  }

  private String host(String below, String verb) {
    return PeerNames.find(
        peers.peers().stream().map(PeerStatus::host).toList(),
        below.substring(1, Math.max(1, below.length() - verb.length())));
  }

  private Answer list() {
    ArrayNode all = MAPPER.createArrayNode();
    peers.peers().forEach(each -> each.writeTo(all.addObject()));
    return Answer.json(200, all.toString());
  }

  private Answer done(String host, Map<PackageId, HeddleException> failures) {
    ObjectNode object = MAPPER.createObjectNode();
    peers.peers().stream()
        .filter(each -> each.host().equals(host))
        .forEach(each -> each.writeTo(object));
    ObjectNode failed = object.putObject("notRunning");
    failures.forEach((id, why) -> failed.put(id.value(), why.getMessage()));
    return Answer.json(200, object.toString());
  }
}
