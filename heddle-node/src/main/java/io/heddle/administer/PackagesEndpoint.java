// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.endorse.FailedDeployments.Failure;
import io.heddle.home.OperationsToken;
import io.heddle.operations.Answer;
import io.heddle.operations.Endpoint;
import io.heddle.operations.Endpoints;
import io.heddle.operations.Request;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Installed packages over HTTP: everybody may look, who has the token of the data directory may
 * change. A web page cannot have it, so none can make a browser do it. While the peer is stopped
 * there are none.
 *
 * <pre>
 * GET    /chaincode/v1/packages
 * DELETE /chaincode/v1/packages/NAME?force=true
 * POST   /chaincode/v1/packages/NAME/rebuild
 * </pre>
 */
public record PackagesEndpoint(Supplier<PackageAdministration> packages, OperationsToken token)
    implements Endpoint {

  private static final String PATH = "/chaincode/v1/packages";

  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final String REBUILD = "/rebuild";

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
      token.require(request.authorization(), "change its packages");
      String name = below.startsWith("/") ? below.substring(1) : below;
      if (request.method().equals("DELETE") && !name.isEmpty()) {
        boolean isForced = request.query().getOrDefault("force", "").equals("true");
        return done(packages.get().uninstall(name, isForced));
      }
      if (request.method().equals("POST") && name.endsWith(REBUILD)) {
        return done(packages.get().rebuild(name.substring(0, name.length() - REBUILD.length())));
      }
      return Answer.error(405, "invalid request method: " + request.method());
    } catch (HeddleException e) {
      return Refusal.of(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Refusal.of(new HeddleException(Fault.UNAVAILABLE, "The node is shutting down", e));
    }
  }

  private Answer list() {
    ArrayNode all = MAPPER.createArrayNode();
    PackageAdministration present = packages.get();
    Map<PackageId, Failure> failed = new LinkedHashMap<>();
    present.failed().forEach(each -> failed.put(each.id(), each));
    for (PackageStatus each : present.list()) {
      ObjectNode json = all.addObject();
      each.writeTo(json);
      Optional.ofNullable(failed.remove(each.id())).ifPresent(why -> tell(why, json));
    }
    failed.values().forEach(each -> write(each, all.addObject()));
    return Answer.json(200, all.toString());
  }

  private static void write(Failure failed, ObjectNode json) {
    json.put("packageId", failed.id().value());
    json.put("label", failed.id().label());
    json.put("kind", "unknown");
    json.put("inFlight", 0);
    tell(failed, json);
  }

  /** Installed or not, what was to have it goes on without it. */
  private static void tell(Failure failed, ObjectNode json) {
    json.put("state", "not-deployed");
    json.put("since", failed.when().toString());
    json.put("lastError", failed.reason());
    json.putArray("chaincodes").add(failed.name());
  }

  private static Answer done(PackageId id) {
    ObjectNode object = MAPPER.createObjectNode();
    object.put("packageId", id.value());
    return Answer.json(200, object.toString());
  }
}
