// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import io.heddle.administer.LastHour.Taken;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.operations.Answer;
import io.heddle.operations.Endpoint;
import io.heddle.operations.Endpoints;
import io.heddle.operations.Request;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a peer did over the last hour, over HTTP; everybody may look, as at the metrics from which it
 * is made.
 *
 * <pre>
 * GET /node/v1/samples?channel=…&amp;after=…
 * </pre>
 */
public record SamplesEndpoint(LastHour hour) implements Endpoint {

  private static final String PATH = "/node/v1/samples";
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** Adds itself under its path. */
  public void addTo(Endpoints all) {
    all.add(PATH, this);
  }

  @Override
  public Answer answer(Request request) {
    if (!request.method().equals("GET")) {
      return Answer.error(405, "invalid request method: " + request.method());
    }
    try {
      String channel = request.query().getOrDefault("channel", "");
      return Answer.json(200, columns(hour.since(channel, after(request))).toString());
    } catch (HeddleException e) {
      return Refusal.of(e);
    }
  }

  private static Instant after(Request request) {
    String text = request.query().getOrDefault("after", "");
    try {
      return text.isEmpty() ? Instant.MIN : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "'after' must be a time as '2026-01-31T12:00:00Z', not '%s'".formatted(text),
          e);
    }
  }

  /** One array for each member, all of one length. */
  private static ObjectNode columns(List<Taken> all) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("seconds", LastHour.STEP.toSeconds());
    ArrayNode times = json.putArray("time");
    all.forEach(each -> times.add(each.time().toString()));
    whole(json, "valid", all, Taken::valid);
    whole(json, "invalid", all, Taken::invalid);
    whole(json, "blocks", all, Taken::blocks);
    whole(json, "blockBytes", all, Taken::blockBytes);
    whole(json, "proposals", all, Taken::proposals);
    column(json, "endorsementSeconds", all, Taken::endorsementSeconds);
    column(json, "commitSeconds", all, Taken::commitSeconds);
    whole(json, "inFlight", all, Taken::inFlight);
    whole(json, "queuedBytes", all, Taken::queuedBytes);
    whole(json, "waitingBlocks", all, Taken::waitingBlocks);
    return json;
  }

  private static void whole(
      ObjectNode json, String name, List<Taken> all, ToLongFunction<Taken> of) {
    ArrayNode column = json.putArray(name);
    all.forEach(each -> column.add(of.applyAsLong(each)));
  }

  private static void column(
      ObjectNode json, String name, List<Taken> all, ToDoubleFunction<Taken> of) {
    ArrayNode column = json.putArray(name);
    all.forEach(each -> column.add(Math.round(of.applyAsDouble(each) * 1e6) / 1e6));
  }
}
