// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.deploy.CollectionFiles;
import io.heddle.deploy.DeploymentPlan;
import io.heddle.deploy.EndorsementPolicies;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** What the definitions of chaincodes are to say that nothing else says. */
final class DefinitionOptions {

  @Option(
      names = "--collections",
      paramLabel = "NAME=FILE",
      description =
          "Private data collections of a chaincode, a JSON file as for Fabric's --collections-config; kept from then on; may be repeated.")
  private List<String> collections = new ArrayList<>();

  @Option(
      names = "--policy",
      paramLabel = "NAME=POLICY",
      description =
          "Endorsement policy of a chaincode, as for Fabric's --signature-policy or --channel-config-policy; kept from then on; may be repeated.")
  private List<String> policies = new ArrayList<>();

  @Option(
      names = "--init-required",
      paramLabel = "NAME[=false]",
      description =
          "The chaincode has to be initialised before other calls, as for Fabric's --init-required; kept from then on, until it is taken back with =false; may be repeated.")
  private List<String> initRequired = new ArrayList<>();

  DefinitionOptions() {}

  /** Those that are given. */
  List<String> given() {
    List<String> given = new ArrayList<>();
    if (!collections.isEmpty()) {
      given.add("--collections");
    }
    if (!policies.isEmpty()) {
      given.add("--policy");
    }
    if (!initRequired.isEmpty()) {
      given.add("--init-required");
    }
    return given;
  }

  DeploymentPlan in(DeploymentPlan plan) {
    return plan.with(CollectionFiles.read(Assignments.paths("--collections", collections)))
        .with(EndorsementPolicies.read(Assignments.of("--policy", policies)))
        .initialised(initialised());
  }

  /** Writes them into an order for a running node, which reads what the files hold. */
  void in(ObjectNode order) {
    ObjectNode texts = order.putObject("policies");
    Assignments.of("--policy", policies).forEach(texts::put);
    ObjectNode files = order.putObject("collections");
    Assignments.paths("--collections", collections)
        .forEach((name, file) -> files.put(name, file.toAbsolutePath().normalize().toString()));
    ObjectNode demands = order.putObject("initRequired");
    initialised().forEach(demands::put);
  }

  private Map<String, Boolean> initialised() {
    List<String> assignments =
        initRequired.stream().map(each -> each.indexOf('=') < 0 ? each + "=true" : each).toList();
    Map<String, Boolean> values = new LinkedHashMap<>();
    Assignments.of("--init-required", assignments)
        .forEach((name, value) -> {
          if (!value.equals("true") && !value.equals("false")) {
            throw new HeddleException(
                Fault.BAD_INPUT,
                "--init-required takes NAME or NAME=false, not '%s=%s'".formatted(name, value));
          }
          values.put(name, value.equals("true"));
        });
    return values;
  }
}
