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
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * What is deployed, over HTTP, for who has the token of the data directory to change it.
 *
 * <pre>
 * POST   /chaincode/v1/deployments                        a {@link DeploymentOrder}
 * DELETE /chaincode/v1/deployments/NAME?channel=CHANNEL
 * POST   /node/v1/reset
 * </pre>
 *
 * <p>Those that are posted are {@link StreamedWork}; the result is a {@link DeploymentReport}, or
 * an array of them under {@code channels}.
 */
public record DeploymentsEndpoint(ManagedDeployments deployments, OperationsToken token)
    implements Endpoint {

  private static final String PATH = "/chaincode/v1/deployments";
  private static final String RESET = "/node/v1/reset";
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** Adds itself under its paths. */
  public void addTo(Endpoints all) {
    all.add(PATH, this).add(PATH + "/", this).add(RESET, this);
  }

  @Override
  public Answer answer(Request request) {
    try {
      token.require(request.authorization(), "deploy chaincode on it");
      String method = request.method();
      String path = request.path();
      if (method.equals("POST") && path.equals(RESET)) {
        return reset();
      }
      if (method.equals("POST") && path.equals(PATH)) {
        DeploymentOrder order = DeploymentOrder.read(request.body().toStringUtf8());
        return StreamedWork.of(
            (builds, result) -> deployments.deploy(order, builds).writeTo(result));
      }
      if (method.equals("DELETE") && path.startsWith(PATH + "/")) {
        return undeploy(path.substring(PATH.length() + 1), request);
      }
      return Answer.error(405, "invalid request method: " + method);
    } catch (HeddleException e) {
      return Refusal.of(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Refusal.of(new HeddleException(Fault.UNAVAILABLE, "The node is stopping", e));
    }
  }

  private Answer reset() {
    return StreamedWork.of((builds, result) -> {
      ArrayNode channels = result.putArray("channels");
      deployments.reset(builds).forEach(each -> each.writeTo(channels.addObject()));
    });
  }

  private Answer undeploy(String name, Request request) throws InterruptedException {
    Optional<ChannelName> channel =
        Optional.ofNullable(request.query().get("channel")).map(ChannelName::new);
    deployments.undeploy(name, channel);
    return Answer.json(200, MAPPER.createObjectNode().put("name", name).toString());
  }
}
