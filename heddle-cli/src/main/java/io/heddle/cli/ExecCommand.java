// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.deploy.ChaincodeSource;
import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.issue.Users;
import io.heddle.node.Node;
import io.heddle.node.NodeConfig;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a command beside a node that is there for it alone. */
@Command(
    name = "exec",
    mixinStandardHelpOptions = true,
    customSynopsis = "heddle exec [OPTION]... [CHAINCODE]... -- COMMAND [ARG]...",
    description = {
      "Start a node with chaincode, run a command beside it, end the node.",
      "The command has everything in its environment that it needs to call the chaincode (see 'heddle env');",
      "its exit status is passed on. Everything listens on free ports, and nothing is kept, unless options",
      "say otherwise."
    },
    footer = {"", "Example: heddle exec samples/asset-java -- npm test"})
final class ExecCommand implements Callable<Integer> {

  static final String NAME = "exec";
  static final String VERBOSE = "--verbose";

  /** Behind it is the command. */
  static final String SEPARATOR = "--";

  @CommandLine.Spec private @org.jspecify.annotations.Nullable CommandSpec spec;

  @Mixin private final StartOptions options = new StartOptions();

  @Parameters(
      arity = "0..*",
      paramLabel = "CHAINCODE",
      description =
          "[NAME=]DIRECTORY with source, [NAME=]FILE with a package, or NAME=HOST:PORT of a chaincode server; behind '--' the command.")
  private List<String> words = new ArrayList<>();

  @Option(
      names = VERBOSE,
      description = "Show what the node does, on standard error (default: only what goes wrong).")
  private boolean isVerbose;

  ExecCommand() {}

  @Override
  public Integer call() throws Exception {
    return Interruptible.run(this::exec);
  }

  private int exec() throws InterruptedException {
    List<String> command = command();
    Optional<Integer> impossible = ChildCommand.impossible(command.getFirst(), System.err);
    if (impossible.isPresent()) {
      return impossible.get();
    }
    List<ChaincodeSource> sources =
        options.sources(words.subList(0, words.size() - command.size()));
    Map<String, String> environment = PeerCommandVariables.removedFrom(System.getenv());
    if (!options.namesConfiguration()) {
      PeerCommandVariables.tellOf(environment, System.err); // nothing else does
    }
    NodeConfig config = options.configForOnce(environment);
    var demise = new Demise();
    try (Node node =
        Node.start(
            config, options.plan(sources).failingFast(), new Progress(progressTo(), demise))) {
      Map<String, String> failures = node.launchAll();
      if (!failures.isEmpty()) {
        throw StartCommand.notRunning(failures);
      }
      if (isVerbose) {
        new Banner(node, options.data().asClientOption(node.data()))
            .print(System.err, failures, node.failed());
      }
      return new ChildCommand(command, environment(node)).run(demise, System.err);
    } finally {
      options.data().cleanUp();
    }
  }

  private PrintStream progressTo() {
    return isVerbose
        ? System.err
        : new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
  }

  private static Map<String, String> environment(Node node) {
    NodeDescription peer = node.description();
    DataDirectory data = node.data();
    return new ClientEnvironment(
            data, peer, peer.mspId(), new Users(peer.users(), peer.domain()), Optional.empty())
        .variables();
  }

  /** What stands behind the first {@code --}. */
  private List<String> command() {
    List<String> all =
        spec == null ? List.of() : spec.root().commandLine().getParseResult().originalArgs();
    int separator = all.indexOf(SEPARATOR);
    if (separator < 0 || separator == all.size() - 1) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "'heddle exec' needs a command behind '--', as in 'heddle exec samples/asset-java -- npm test'");
    }
    return all.subList(separator + 1, all.size());
  }
}
