// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.home.OperationsToken;
import io.heddle.operations.Answer;
import io.heddle.operations.Endpoint;
import io.heddle.operations.Endpoints;
import io.heddle.operations.Lines;
import io.heddle.operations.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Deployments over HTTP, for who has the token of the data directory.
 *
 * <pre>
 * POST   /chaincode/v1/deployments                        a {@link DeploymentOrder}
 * DELETE /chaincode/v1/deployments/NAME?channel=CHANNEL
 * </pre>
 *
 * <p>The first is answered by JSON objects, one in a line: what its builders do, as it happens
 * ({@code event}: {@code build-started}, {@code build-line}, {@code build-ended}, {@code
 * build-reused}), and last either {@code result}, a {@link DeploymentReport}, or {@code error} with
 * {@code fault}. It goes on to its end if the client hangs up.
 */
public record DeploymentsEndpoint(ManagedDeployments deployments, OperationsToken token)
    implements Endpoint {

  private static final Logger log = LoggerFactory.getLogger(DeploymentsEndpoint.class);

  private static final String PATH = "/chaincode/v1/deployments";
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** Adds itself under its paths. */
  public void addTo(Endpoints all) {
    all.add(PATH, this).add(PATH + "/", this);
  }

  @Override
  public Answer answer(Request request) {
    String below = request.path().substring(PATH.length());
    try {
      if (!token.isIn(request.authorization())) {
        throw new HeddleException(
            Fault.DENIED, "Only who can read the node's data directory may deploy chaincode on it");
      }
      if (request.method().equals("POST") && below.isEmpty()) {
        DeploymentOrder order = DeploymentOrder.read(request.body().toStringUtf8());
        return Answer.lines(reader -> deploy(order, reader));
      }
      if (request.method().equals("DELETE") && below.length() > 1) {
        return undeploy(below.substring(1), request);
      }
      return Answer.error(405, "invalid request method: " + request.method());
    } catch (HeddleException e) {
      return Refusal.of(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Refusal.of(stopping(e));
    }
  }

  private Answer undeploy(String name, Request request) throws InterruptedException {
    Optional<ChannelName> channel =
        Optional.ofNullable(request.query().get("channel")).map(ChannelName::new);
    deployments.undeploy(name, channel);
    return Answer.json(200, MAPPER.createObjectNode().put("name", name).toString());
  }

  private void deploy(DeploymentOrder order, Lines.Reader reader) throws InterruptedException {
    ObjectNode last = MAPPER.createObjectNode();
    try {
      deployments.deploy(order, new Told(reader)).writeTo(last.putObject("result"));
    } catch (HeddleException e) {
      Refusal.write(e, last);
    } catch (InterruptedException e) {
      Refusal.write(stopping(e), last);
      throw e;
    } catch (RuntimeException e) {
      log.error("A deployment failed", e);
      last.removeAll();
      Refusal.write(new HeddleException(Fault.INTERNAL, "The node failed; see its log", e), last);
    } finally {
      reader.lasting(last.toString());
    }
  }

  private static HeddleException stopping(InterruptedException cause) {
    return new HeddleException(Fault.UNAVAILABLE, "The node is stopping", cause);
  }

  /** Tells a client of builds. */
  private record Told(Lines.Reader reader) implements BuildWatcher {

    @Override
    public void started(String label, String builder) {
      reader.lasting(event("build-started", label).put("builder", builder).toString());
    }

    @Override
    public void line(String label, String line) {
      reader.passing(event("build-line", label).put("line", line).toString());
    }

    @Override
    public void ended(String label, String builder, String outcome, Duration took) {
      reader.lasting(
          event("build-ended", label)
              .put("builder", builder)
              .put("outcome", outcome)
              .put("milliseconds", took.toMillis())
              .toString());
    }

    @Override
    public void reused(String label, Instant made) {
      reader.lasting(event("build-reused", label).put("made", made.toString()).toString());
    }

    private static ObjectNode event(String kind, String label) {
      return MAPPER.createObjectNode().put("event", kind).put("label", label);
    }
  }
}
