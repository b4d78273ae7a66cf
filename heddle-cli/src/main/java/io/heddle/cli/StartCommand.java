// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.deploy.ChaincodeSource;
import io.heddle.deploy.DeploymentPlan;
import io.heddle.deploy.NotDeployed;
import io.heddle.home.DataDirectory;
import io.heddle.node.Node;
import io.heddle.node.NodeConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Starts a node and serves until it is told to end. */
@Command(
    name = "start",
    mixinStandardHelpOptions = true,
    description = {
      "Start a node: one organisation with one peer, or more, an orderer and a channel.",
      "Nothing needs to be configured. Ctrl-C ends it and everything it started."
    },
    footer = {"", "Example: heddle start samples/asset-java cars=127.0.0.1:9999"})
final class StartCommand implements Callable<Integer> {

  @Mixin private final StartOptions options = new StartOptions();

  @Parameters(
      arity = "0..*",
      paramLabel = "CHAINCODE",
      description =
          "[NAME=]DIRECTORY with source, [NAME=]FILE with a package, or NAME=HOST:PORT of a chaincode server.")
  private List<String> chaincodes = new ArrayList<>();

  @Option(
      names = "--fail-fast",
      description =
          "End with exit code 8 as soon as a chaincode cannot be built, defined or launched, as in CI (default: serve the others, and say so).")
  private boolean failsFast;

  @Option(
      names = "--watch",
      description =
          "Deploy what is given as a directory anew each time that its source has changed; what cannot be built leaves the earlier one in place.")
  private boolean isWatched;

  @Option(
      names = "--json",
      description =
          "Print one line with a JSON object when the node is ready (event, endpoints, paths, chaincodes), and one when it ends (event, code, reason).")
  private boolean json;

  StartCommand() {}

  @Override
  public Integer call() throws Exception {
    var life = new StartLife(json, SystemdNotifier.of(System.getenv()));
    return Interruptible.run(() -> life.told(() -> serve(life)));
  }

  private int serve(StartLife life) throws InterruptedException {
    List<ChaincodeSource> sources = options.sources(chaincodes);
    Map<String, String> environment = PeerCommandVariables.removedFrom(System.getenv());
    if (!options.namesConfiguration() && PeerCommandVariables.areIn(environment)) {
      PeerCommandVariables.tellOf(environment, System.err);
    }
    NodeConfig config = options.config(environment);
    DataDirectory directory = config.data();
    var demise = new Demise();
    var progress = Progress.onStandardError(demise);
    life.starting(directory);
    try (Node node = start(config, sources, progress)) {
      Map<String, String> failures = node.launchAll();
      if (failsFast && !failures.isEmpty()) {
        throw notRunning(failures);
      }
      List<NotDeployed> notDeployed =
          node.failed().stream().map(progress::withoutShownLines).toList();
      new Banner(node, options.data().asClientOption(directory))
          .print(System.err, failures, notDeployed);
      life.ready(node);
      try (Ticking _ = SpareHeap.start()) {
        return demise.await(System.err);
      } finally {
        life.ending();
      }
    } catch (RuntimeException e) {
      if (demise.hasHappened()) {
        System.err.println(e.getMessage());
        return ExitCode.DIED.number();
      }
      throw e;
    } finally {
      options.data().cleanUp();
    }
  }

  private Node start(NodeConfig config, List<ChaincodeSource> sources, Progress progress) {
    try {
      DeploymentPlan plan = options.plan(sources);
      plan = failsFast ? plan.failingFast() : plan;
      return Node.start(config, isWatched ? plan.watched() : plan, progress);
    } catch (HeddleException e) {
      throw progress.withoutShownLines(e);
    }
  }

  /** Why a chaincode does not run, for who cannot do without it. */
  static HeddleException notRunning(Map<String, String> failures) {
    return new HeddleException(
        Fault.CHAINCODE,
        failures.entrySet().stream()
            .map(
                each -> "Chaincode '%s' does not run: %s".formatted(each.getKey(), each.getValue()))
            .collect(Collectors.joining("\n")));
  }
}
