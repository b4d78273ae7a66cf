// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.administer.ContractFunction;
import io.heddle.deploy.Deployed;
import io.heddle.deploy.NotDeployed;
import io.heddle.home.NodeDescription;
import io.heddle.node.AuthorityDescription;
import io.heddle.node.Node;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What a user sees when a node is ready: where everything is, what is deployed, what to type next.
 */
final class Banner {

  private static final List<String> WITHOUT_CHANNEL =
      List.of("No channel yet: make one with 'osnadmin channel join' and 'peer channel join'");

  private static final int MAX_FUNCTIONS = 40;

  private final Node node;
  private final String clientOption;

  /**
   * @param clientOption the option that makes client commands find this node, with a space before
   *     it; often empty
   */
  Banner(Node node, String clientOption) {
    this.node = node;
    this.clientOption = clientOption;
  }

  /**
   * @param failures why a chaincode does not run, by name
   * @param notDeployed what does not even exist
   */
  void print(PrintStream err, Map<String, String> failures, List<NotDeployed> notDeployed) {
    List<NodeDescription> peers = node.descriptions();
    err.println();
    err.println("Heddle is ready");
    peers.forEach(peer -> print(err, peer));
    err.printf("  orderer             %s%n", peers.getFirst().orderer());
    err.printf("  orderer admin       %s%n", peers.getFirst().ordererAdmin());
    node.authorities().forEach(authority -> print(err, authority));
    node.console().ifPresent(url -> err.printf("  console             %s%n", url));
    node.deployed().forEach(chaincode -> print(err, chaincode, failures.get(chaincode.name())));
    notDeployed.forEach(failure -> print(err, failure));
    printPatience(err);
    err.println();
    (peers.stream().anyMatch(node::hasJoined)
            ? suggestion(
                node.deployed(),
                failures.keySet(),
                !notDeployed.isEmpty(),
                this::functions,
                clientOption)
            : WITHOUT_CHANNEL)
        .forEach(err::println);
    err.flush();
  }

  private void print(PrintStream err, NodeDescription peer) {
    err.printf(
        "  peer                %s (%s, %s, known as %s)%n",
        peer.endpoint(),
        peer.mspId(),
        node.hasJoined(peer) ? "channel " + peer.channel() : "not on " + peer.channel(),
        peer.name());
    err.printf("  chaincode           %s%n", peer.chaincodeEndpoint());
    err.printf("  operations          %s%n", peer.operations());
    err.printf("  crypto material     %s%n", peer.users().getParent());
    err.printf(
        "  TLS CA              %s%n", peer.tlsCa().map(Object::toString).orElse("none: no TLS"));
    err.printf("  connection profile  %s%n", peer.connectionProfile());
  }

  private static void print(PrintStream err, AuthorityDescription authority) {
    err.printf(
        "  certificates        %s (%s, %s)%n",
        authority.url(), authority.name(), authority.mspId());
    authority
        .secret()
        .ifPresent(secret ->
            err.printf(
                "    registrar         %s with secret %s, which is not told again%n",
                authority.registrar().orElse(""), secret));
  }

  private void print(
      PrintStream err, Deployed chaincode, @org.jspecify.annotations.Nullable String failure) {
    err.printf("  chaincode %s%n", chaincode.name());
    err.printf("    package           %s%n", chaincode.packageId());
    err.printf("    kind              %s%n", kind(chaincode));
    node.environments(chaincode)
        .forEach(variables -> err.printf("    start it with     %s%n", variables));
    if (chaincode.isStartedByHand()) {
      printExamples(err);
    }
    node.debuggers(chaincode.name())
        .forEach(address -> err.printf("    debugger          %s%n", address));
    if (failure == null) {
      printFunctions(err, chaincode.name());
    } else {
      err.printf("    NOT RUNNING       %s%n", failure);
      chaincode
          .server()
          .ifPresent(_ ->
              err.printf("    next              start the server so; the next call connects%n"));
    }
  }

  private void print(PrintStream err, NotDeployed failure) {
    boolean hasEarlier =
        node.deployed().stream().anyMatch(chaincode -> chaincode.name().equals(failure.name()));
    err.printf("  chaincode %s%n", failure.name());
    err.printf("    package           %s%n", failure.id());
    err.printf("    NOT DEPLOYED      %s%n", failure.reason());
    if (hasEarlier) {
      err.printf("    meanwhile         calls go to what was deployed before, see above%n");
    }
    err.printf(
        "    next              mend it and start again; what its builder wrote: %s logs%s --build %s%n",
        Home.command(), clientOption, failure.id().label());
  }

  private void printPatience(PrintStream err) {
    List<String> patient = node.patientNames();
    if (!patient.isEmpty()) {
      err.printf(
          "  calls of %s may take an hour, as in a debugger; other clients have limits of their own (those of fabric-samples 5 s for evaluate, 15 s for endorse; the libraries of Fabric 2.2 30 s)%n",
          String.join(", ", patient));
    }
  }

  private void printExamples(PrintStream err) {
    String peer = node.description().chaincodeEndpoint();
    err.printf("    for example       java -jar chaincode.jar --peerAddress %s%n", peer);
    err.printf("                      npx fabric-chaincode-node start --peer.address %s%n", peer);
    err.printf("                      ./chaincode -peer.address %s%n", peer);
  }

  private String kind(Deployed chaincode) {
    if (chaincode.isStartedByHand()) {
      return "development: you start it, as often as you like";
    }
    if (chaincode.built().isEmpty()) {
      return "unknown: its build cannot be used";
    }
    return chaincode
        .server()
        .map(server -> "remote, server at " + server)
        .orElseGet(() ->
            "local, run by builder '%s'%s"
                .formatted(
                    chaincode.built().get().builder(),
                    node.where(chaincode.name()).map(where -> ", " + where).orElse("")));
  }

  /**
   * What to type next: a call of the first chaincode that runs.
   *
   * @param failed the names of those that do not
   * @param wasMoreWanted whether others could not even be deployed
   * @param functions of a chaincode, as far as it tells
   */
  static List<String> suggestion(
      List<Deployed> deployed,
      Set<String> failed,
      boolean wasMoreWanted,
      Function<String, List<ContractFunction>> functions,
      String clientOption) {
    if (deployed.isEmpty() && !wasMoreWanted) {
      return List.of(
          "No chaincode yet. Next, in another terminal:",
          "  %s deploy%s DIRECTORY".formatted(Home.command(), clientOption));
    }
    return deployed.stream()
        .map(Deployed::name)
        .filter(name -> !failed.contains(name))
        .findFirst()
        .map(name -> calls(name, functions.apply(name), clientOption))
        .orElseGet(() ->
            List.of(
                "Next, in another terminal, as no chaincode runs:",
                "  " + Home.command() + " status" + clientOption));
  }

  private static List<String> calls(
      String name, List<ContractFunction> functions, String clientOption) {
    List<String> lines = new ArrayList<>(List.of("Next, in another terminal:"));
    String heddle = "  " + Home.command() + " ";
    ExampleCalls.of(name, functions, clientOption).forEach(call -> lines.add(heddle + call));
    return lines;
  }

  private List<ContractFunction> functions(String name) {
    try {
      return node.functions(name);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  private void printFunctions(PrintStream err, String name) {
    String label = "functions";
    for (String line : FunctionLines.of(functions(name), MAX_FUNCTIONS)) {
      err.printf("    %-17s %s%n", label, line);
      label = "";
    }
  }
}
