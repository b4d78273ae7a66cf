// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.issue.NewUser;
import io.heddle.issue.Organisation;
import io.heddle.issue.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a user and prints the folder with certificate and key. */
@Command(
    name = "add",
    mixinStandardHelpOptions = true,
    description = {
      "Make a user of an organisation.",
      "Certificate and key, signed by the organisation's authority, lie in the place where 'cryptogen' puts",
      "them. Prints the user's folder. A node that runs knows the user at once."
    },
    footer = {"", "Example: heddle user add alice --attr abac.creator=true --ou department1"})
final class UserAddCommand implements Callable<Integer> {

  /** What Fabric CA's client wants behind attributes that are to be in the certificate. */
  private static final String INTO_CERTIFICATE = ":ecert";

  @Mixin private final OrganisationOptions organisation = new OrganisationOptions();

  @Parameters(index = "0", paramLabel = "NAME", description = "Name without the domain: alice.")
  private String name = "";

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      defaultValue = "client",
      description = "client, admin, peer or orderer (default: ${DEFAULT-VALUE}).")
  private String role = "client";

  @Option(
      names = "--ou",
      paramLabel = "OU",
      description =
          "A unit within the organisation, as the part of an affiliation: --ou org1 --ou department1, or --ou org1.department1; may be repeated.")
  private List<String> units = new ArrayList<>();

  @Option(
      names = "--attr",
      paramLabel = "NAME=VALUE",
      description =
          "An attribute in the certificate, by which chaincode can decide; may be repeated. ':ecert' behind the value is not part of it.")
  private List<String> attributes = new ArrayList<>();

  @Mixin private final ResultOption result = new ResultOption();

  UserAddCommand() {}

  @Override
  public Integer call() {
    var user = new NewUser(name, Role.parse(role), units, values());
    Organisation theirs = organisation.one();
    result.print("folder", theirs.add(user, Instant.now()).toString());
    if (!result.isJson()) {
      System.err.printf("'heddle invoke --user %s …' acts as the new user%n", name);
    }
    return ExitCode.OK.number();
  }

  private Map<String, String> values() {
    Map<String, String> values = new LinkedHashMap<>();
    Assignments.of("--attr", attributes)
        .forEach((key, value) -> values.put(key, withoutFlag(value)));
    return values;
  }

  private static String withoutFlag(String value) {
    return value.toLowerCase(Locale.ROOT).endsWith(INTO_CERTIFICATE)
        ? value.substring(0, value.length() - INTO_CERTIFICATE.length())
        : value;
  }
}
