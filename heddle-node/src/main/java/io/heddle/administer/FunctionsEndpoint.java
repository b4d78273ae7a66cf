// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.home.OperationsToken;
import io.heddle.operations.Answer;
import io.heddle.operations.Endpoint;
import io.heddle.operations.Endpoints;
import io.heddle.operations.Request;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * The functions of a chaincode over HTTP, for who has the token of the data directory: an array,
 * empty if the chaincode does not run or does not describe itself.
 *
 * <pre>
 * GET /chaincode/v1/functions/NAME?channel=…
 * </pre>
 */
public record FunctionsEndpoint(Supplier<ContractFunctions> functions, OperationsToken token)
    implements Endpoint {

  private static final String PATH = "/chaincode/v1/functions/";

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
      token.require(request.authorization(), "ask for functions");
      ArrayNode all = MAPPER.createArrayNode();
      functions
          .get()
          .of(request.query().getOrDefault("channel", ""), request.path().substring(PATH.length()))
          .forEach(each -> each.writeTo(all.addObject()));
      return Answer.json(200, all.toString());
    } catch (HeddleException e) {
      return Refusal.of(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Refusal.of(new HeddleException(Fault.UNAVAILABLE, "The node is shutting down", e));
    }
  }
}
