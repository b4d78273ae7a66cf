// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The chaincodes that are to be deployed on one channel.
 *
 * @param channel empty text for the first one
 * @param host serves contract classes
 */
record DeploymentOrder(String channel, List<Deployment> deployments, Host host) {

  private static final int LAST_LINES = 20;

  DeploymentOrder {
    deployments = List.copyOf(deployments);
  }

  /** Serves contract classes in this process. */
  @FunctionalInterface
  interface Host {
    /** Begins with that; the package says where. */
    ServerPackage serve(Deployment deployment, List<Class<?>> classes);
  }

  /**
   * Has the node do it.
   *
   * @throws HeddleFailure with the reason if one of them does not run then
   */
  void give(OperationsPort operations) {
    Deque<String> built = new ArrayDeque<>();
    Map<String, Object> result =
        operations.work("/chaincode/v1/deployments", body(), told -> keep(told, built));
    for (Object each : Json.list(result.get("chaincodes"))) {
      Map<String, Object> outcome = Json.map(each);
      if (!Json.string(outcome.get("state")).equals("ready")) {
        String lines = built.isEmpty() ? "" : "; last lines: " + String.join("\n", built);
        throw new HeddleFailure(Json.string(outcome.get("message")) + lines);
      }
    }
  }

  private static void keep(Map<String, Object> told, Deque<String> built) {
    if (told.containsKey("line")) {
      built.addLast(Json.string(told.get("line")));
      if (built.size() > LAST_LINES) {
        built.removeFirst();
      }
    }
  }

  private Map<String, Object> body() {
    List<String> chaincodes = new ArrayList<>();
    Map<String, String> policies = new LinkedHashMap<>();
    Map<String, String> collections = new LinkedHashMap<>();
    Map<String, Boolean> initRequired = new LinkedHashMap<>();
    for (Deployment each : deployments) {
      chaincodes.add(each.name() + "=" + place(each));
      if (!each.policy().isEmpty()) {
        policies.put(each.name(), each.policy());
      }
      if (!each.collections().isEmpty()) {
        collections.put(each.name(), file(each, "collections", each.collections()).toString());
      }
      if (each.initRequired()) {
        initRequired.put(each.name(), true);
      }
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("chaincodes", chaincodes);
    body.put("channel", channel);
    body.put("policies", policies);
    body.put("collections", collections);
    body.put("initRequired", initRequired);
    body.put("failsFast", true);
    return body;
  }

  private String place(Deployment deployment) {
    if (deployment.source() instanceof Deployment.Contracts contracts) {
      return host.serve(deployment, contracts.classes()).file().toString();
    }
    if (deployment.source() instanceof Deployment.Server server) {
      return server.address();
    }
    if (deployment.source() instanceof Deployment.PackageFile packed) {
      return file(deployment, "package", packed.path().toString()).toString();
    }
    Path directory = ((Deployment.Directory) deployment.source()).path();
    if (!Files.isDirectory(directory)) {
      throw new HeddleFailure(
          "Chaincode '%s': '%s' is no directory".formatted(deployment.name(), directory));
    }
    return directory.toString();
  }

  private static Path file(Deployment deployment, String what, String name) {
    Path file = Path.of(name).toAbsolutePath().normalize();
    if (!Files.isRegularFile(file)) {
      throw new HeddleFailure(
          "Chaincode '%s': there is no %s file '%s'".formatted(deployment.name(), what, file));
    }
    return file;
  }
}
