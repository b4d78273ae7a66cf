// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.clock.ClockWords;
import io.heddle.clock.NetworkClock;
import io.heddle.clock.Reading;
import io.heddle.home.OperationsToken;
import io.heddle.operations.Answer;
import io.heddle.operations.Endpoint;
import io.heddle.operations.Endpoints;
import io.heddle.operations.Request;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The clock of a node's network over HTTP, on the port of any of its peers: everybody may look, who
 * has the token of the data directory may change it.
 *
 * <pre>
 * GET  /time/v1
 * POST /time/v1/set      {"time": "2027-01-01T00:00:00Z"}
 * POST /time/v1/advance  {"duration": "3d"}
 * POST /time/v1/freeze
 * POST /time/v1/follow
 * </pre>
 *
 * @param clock empty if the network is not the node's own, and has the real time
 */
public record TimeEndpoint(Optional<NetworkClock> clock, OperationsToken token)
    implements Endpoint {

  private static final String PATH = "/time/v1";
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** Adds itself under its paths. */
  public void addTo(Endpoints all) {
    all.add(PATH, this).add(PATH + "/", this);
  }

  @Override
  public Answer answer(Request request) {
    try {
      String below = request.path().substring(PATH.length());
      if (below.isEmpty() && request.method().equals("GET")) {
        return Answer.json(200, json(own().reading()));
      }
      if (!request.method().equals("POST")) {
        return Answer.error(405, "invalid request method: " + request.method());
      }
      token.require(request.authorization(), "change its clock");
      return Answer.json(200, json(changed(below, request)));
    } catch (HeddleException e) {
      return Refusal.of(e);
    }
  }

  private Reading changed(String below, Request request) {
    return switch (below) {
      case "/set" -> own().set(ClockWords.time(text(request, "time")));
      case "/advance" -> own().advance(ClockWords.duration(text(request, "duration")));
      case "/freeze" -> own().freeze();
      case "/follow" -> own().follow();
      default ->
          throw new HeddleException(
              Fault.NOT_FOUND, "A clock can be set, advanced and frozen, and follow the real time");
    };
  }

  private NetworkClock own() {
    return clock.orElseThrow(() ->
        new HeddleException(
            Fault.CONFLICT,
            "A peer of a network elsewhere has the time of that network; only a node of 'heddle"
                + " start' has a clock of its own"));
  }

  private static String text(Request request, String member) {
    try {
      JsonNode json = MAPPER.readTree(request.body().toByteArray());
      return json.path(member).asString("");
    } catch (JacksonException e) {
      throw new HeddleException(
          Fault.BAD_INPUT, "The request is no JSON object with the member '%s'".formatted(member));
    }
  }

  private static String json(Reading reading) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("time", reading.time().toString());
    json.put("offsetMillis", reading.offset().toMillis());
    json.put("frozen", reading.isFrozen());
    json.put("real", reading.isReal());
    return json.toString();
  }
}
