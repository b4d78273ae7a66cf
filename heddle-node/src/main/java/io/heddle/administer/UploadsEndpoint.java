// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.home.OperationsToken;
import io.heddle.home.Uploads;
import io.heddle.operations.Answer;
import io.heddle.operations.Endpoint;
import io.heddle.operations.Endpoints;
import io.heddle.operations.Request;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Files for deployments over HTTP, in pieces of less than 1 MiB, for who has the token of the data
 * directory: packages, and files with collections. What is answered says under which path a {@link
 * DeploymentOrder} names it.
 *
 * <pre>
 * POST   /chaincode/v1/uploads
 * POST   /chaincode/v1/uploads/NAME?offset=…
 * DELETE /chaincode/v1/uploads/NAME
 * </pre>
 */
public record UploadsEndpoint(Uploads uploads, OperationsToken token) implements Endpoint {

  private static final String PATH = "/chaincode/v1/uploads";
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** Adds itself under its paths. */
  public void addTo(Endpoints all) {
    all.add(PATH, this).add(PATH + "/", this);
  }

  @Override
  public Answer answer(Request request) {
    try {
      token.require(request.authorization(), "deploy chaincode on it");
      String below = request.path().substring(PATH.length());
      String name = below.startsWith("/") ? below.substring(1) : "";
      return switch (request.method()) {
        case "POST" -> {
          String known = name.isEmpty() ? uploads.begin() : name;
          long bytes = uploads.add(known, offset(request), request.body());
          yield Answer.json(200, told(known).put("bytes", bytes).toString());
        }
        case "DELETE" -> {
          uploads.remove(name);
          yield Answer.json(200, MAPPER.createObjectNode().put("name", name).toString());
        }
        default -> Answer.error(405, "invalid request method: " + request.method());
      };
    } catch (HeddleException e) {
      return Refusal.of(e);
    }
  }

  private ObjectNode told(String name) {
    return MAPPER.createObjectNode().put("name", name).put("path", uploads.file(name).toString());
  }

  private static long offset(Request request) {
    String text = request.query().getOrDefault("offset", "0");
    if (!text.matches("\\d{1,12}")) {
      throw new HeddleException(
          Fault.BAD_INPUT, "'offset' must be a number of bytes, not '%s'".formatted(text));
    }
    return Long.parseLong(text);
  }
}
