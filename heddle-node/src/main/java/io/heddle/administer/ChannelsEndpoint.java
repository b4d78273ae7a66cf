// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.home.OperationsToken;
import io.heddle.operations.Answer;
import io.heddle.operations.Endpoint;
import io.heddle.operations.Endpoints;
import io.heddle.operations.Request;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * The channels of a peer over HTTP: everybody may look, who has the token of the data directory may
 * have it join.
 *
 * <pre>
 * GET  /channels/v1
 * POST /channels/v1      {"channel": NAME, "orderer": HOST:PORT, "authorities": PEM}
 * </pre>
 */
public record ChannelsEndpoint(ManagedChannels channels, OperationsToken token)
    implements Endpoint {

  private static final String PATH = "/channels/v1";
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** Adds itself under its path. */
  public void addTo(Endpoints all) {
    all.add(PATH, this);
  }

  @Override
  public Answer answer(Request request) {
    try {
      if (request.method().equals("GET")) {
        return list();
      }
      token.require(request.authorization(), "have it join channels");
      if (!request.method().equals("POST")) {
        return Answer.error(405, "invalid request method: " + request.method());
      }
      JsonNode order = MAPPER.readTree(request.body().toStringUtf8());
      ChannelName channel = new ChannelName(order.path("channel").asString(""));
      channels.join(
          channel, order.path("orderer").asString(""), order.path("authorities").asString(""));
      return Answer.json(200, MAPPER.createObjectNode().put("channel", channel.value()).toString());
    } catch (JacksonException e) {
      return Refusal.of(new HeddleException(Fault.BAD_INPUT, "The request is not JSON", e));
    } catch (HeddleException e) {
      return Refusal.of(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Refusal.of(new HeddleException(Fault.UNAVAILABLE, "The peer is stopping", e));
    }
  }

  private Answer list() {
    ArrayNode all = MAPPER.createArrayNode();
    channels.channels().forEach(each -> each.writeTo(all.addObject()));
    return Answer.json(200, all.toString());
  }
}
