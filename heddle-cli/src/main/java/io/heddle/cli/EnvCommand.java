// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.MspId;
import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.issue.Organisation;
import io.heddle.issue.Organisations;
import io.heddle.issue.Users;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints the variables with which other programs find the running node. */
@Command(
    name = "env",
    mixinStandardHelpOptions = true,
    description = {
      "Print the variables with which other programs find the running node.",
      "They are lines for a shell: for Fabric's 'peer' command, the clients of fabric-samples, and Heddle's",
      "own commands."
    },
    footer = {"", "Example: eval \"$(heddle env --org org1)\""})
final class EnvCommand implements Callable<Integer> {

  @Mixin private final DirectoryOption data = new DirectoryOption();

  @Option(
      names = "--org",
      paramLabel = "ORG",
      description =
          "Organisation to act for, by domain, the domain's first part, or MSP id (default: that of the peer).")
  private @Nullable String organisation;

  @Option(
      names = "--peer",
      paramLabel = "HOST",
      description =
          "Peer to talk to: peer0.org2.example.com (default: the first, or that of --org).")
  private @Nullable String peer;

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description =
          "User to act as, see 'heddle user list' (default: Admin for the 'peer' command, User1 for others).")
  private @Nullable String user;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  EnvCommand() {}

  @Override
  public Integer call() {
    DataDirectory directory = data.directory();
    RunningPeers peers = new RunningPeers(directory);
    Optional<Organisation> theirs =
        Optional.ofNullable(organisation)
            .map(name -> Organisations.in(directory.organizations()).named(name));
    NodeDescription node =
        peer == null
            ? theirs.flatMap(each -> peers.of(each.domain())).orElseGet(() -> peers.named(null))
            : peers.named(peer);
    var environment =
        new ClientEnvironment(
            directory,
            node,
            theirs.flatMap(Organisation::mspId).map(MspId::value).orElse(node.mspId()),
            theirs.map(Organisation::users).orElseGet(() -> new Users(node.users(), node.domain())),
            Optional.ofNullable(user));
    if (json) {
      System.out.println(environment.json());
    } else {
      environment.shellLines().forEach(System.out::println);
    }
    return ExitCode.OK.number();
  }
}
