// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.issue.Organisation;
import io.heddle.issue.Organisations;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which organisation of which data directory a command is for. */
final class OrganisationOptions {

  @Mixin private final DirectoryOption data = new DirectoryOption();

  @Option(
      names = "--org",
      paramLabel = "ORG",
      description =
          "Organisation by domain, the domain's first part, or MSP id: org1.example.com, org1, Org1MSP (default: the only one there is).")
  private @Nullable String name;

  OrganisationOptions() {}

  /** The one that is named, or the only one. */
  Organisation one() {
    return name == null ? there().only() : there().named(name);
  }

  /** The one that is named, or all. */
  List<Organisation> all() {
    return name == null ? there().all() : List.of(there().named(name));
  }

  private Organisations there() {
    return Organisations.in(data.directory().organizations());
  }
}
