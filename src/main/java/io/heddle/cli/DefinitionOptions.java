// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.deploy.CollectionFiles;
import io.heddle.deploy.DeploymentPlan;
import io.heddle.deploy.EndorsementPolicies;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

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
    return given;
  }

  DeploymentPlan in(DeploymentPlan plan) {
    return plan.with(CollectionFiles.read(Assignments.paths("--collections", collections)))
        .with(EndorsementPolicies.read(Assignments.of("--policy", policies)));
  }
}
