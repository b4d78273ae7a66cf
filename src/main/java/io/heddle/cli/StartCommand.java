// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.deploy.ChaincodeSource;
import io.heddle.deploy.DeploymentPlan;
import io.heddle.deploy.NotDeployed;
import io.heddle.home.DataDirectory;
import io.heddle.node.Builders;
import io.heddle.node.Node;
import io.heddle.node.NodeConfig;
import io.heddle.node.NodeConfig.Listeners;
import io.heddle.trace.TraceSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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

  private static final Duration TIME_TO_DEBUG = Duration.ofHours(1);

  @Mixin private final DataOptions data = new DataOptions();

  @Mixin private final ShapeOptions shape = new ShapeOptions();

  @Mixin private final ChannelOptions channels = new ChannelOptions();

  @Mixin private final CaOptions authorities = new CaOptions();

  @Mixin private final DefinitionOptions definitions = new DefinitionOptions();

  @Parameters(
      arity = "0..*",
      paramLabel = "CHAINCODE",
      description =
          "[NAME=]DIRECTORY with source, [NAME=]FILE with a package, or NAME=HOST:PORT of a chaincode server.")
  private List<String> chaincodes = new ArrayList<>();

  @Option(
      names = "--config",
      paramLabel = "DIR",
      description =
          "Directory with a Fabric 'core.yaml' (default: that of FABRIC_CFG_PATH if set, else none). CORE_* variables override it, options override both.")
  private @Nullable Path configDirectory;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port of the first peer, 0 for any port for every peer (default: 7051).")
  private @Nullable Integer port;

  @Option(
      names = "--chaincode-port",
      paramLabel = "PORT",
      description =
          "Port where the first peer's chaincode registers, 0 for any port for every peer (default: 7052).")
  private @Nullable Integer chaincodePort;

  @Option(
      names = "--orderer-port",
      paramLabel = "PORT",
      description = "Port of the orderer, 0 for any (default: 7050 if free, else any).")
  private @Nullable Integer ordererPort;

  @Option(
      names = "--orderer-admin-port",
      paramLabel = "PORT",
      description =
          "Port where 'osnadmin' has the orderer join and leave channels, 0 for any (default: 7053 if free, else any).")
  private @Nullable Integer ordererAdminPort;

  @Option(
      names = "--operations-port",
      paramLabel = "PORT",
      description =
          "Port for metrics, health and log levels of the first peer, 0 for any; the others are behind it (default: 9443 if free, else any).")
  private @Nullable Integer operationsPort;

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS",
      description = "Address to listen on; 0.0.0.0 for every network (default: localhost).")
  private @Nullable String listen;

  @Option(
      names = "--builder",
      paramLabel = "NAME=DIR",
      description =
          "External builder of your own, a directory with bin/detect, bin/build and so on; asked before Heddle's; may be repeated.")
  private List<String> ownBuilders = new ArrayList<>();

  @Option(names = "--no-tls", description = "Serve peer and chaincode without TLS.")
  private boolean plaintext;

  @Option(
      names = "--start-timeout",
      paramLabel = "SECONDS",
      description =
          "How long a chaincode may take from its start to its registration, in seconds (default: 30).")
  private @Nullable Integer startSeconds;

  @Option(
      names = "--execute-timeout",
      paramLabel = "SECONDS",
      description = "How long one call of a chaincode may take, in seconds (default: 30).")
  private @Nullable Integer executeSeconds;

  @Option(
      names = "--max-calls",
      paramLabel = "N",
      description =
          "How many calls one chaincode gets at the same time; further ones wait and do not time out meanwhile (default: no limit).")
  private @Nullable Integer maxCalls;

  @Option(
      names = "--max-waiting-calls",
      paramLabel = "N",
      description =
          "With --max-calls: how many calls may wait; more are refused at once (default: ${DEFAULT-VALUE}).",
      defaultValue = "100")
  private int maxWaitingCalls;

  @Option(
      names = "--dev",
      paramLabel = "NAME[:VERSION]",
      description =
          "Development mode: define a chaincode that you start yourself, say in a debugger (default version: 1.0); calls may then take an hour unless --execute-timeout is given; may be repeated.")
  private List<String> startedByHand = new ArrayList<>();

  @Option(
      names = "--peer-chaincodedev",
      description =
          "Development mode as of a Fabric peer: any chaincode may register, without TLS.")
  private boolean isDevelopment;

  @Option(
      names = "--no-reconnect",
      description =
          "Do not connect again by itself to a chaincode server that was lost; its next use connects.")
  private boolean staysDisconnected;

  @Option(
      names = "--batches",
      description =
          "Cut blocks by the channel's BatchSize and BatchTimeout, as Fabric's orderers do; without it a block is cut as soon as no transaction waits.")
  private boolean cutsBatches;

  @Option(
      names = "--keep-traces",
      paramLabel = "COUNT",
      defaultValue = "0",
      description =
          "Record the messages of every call and keep those of the last COUNT for 'heddle trace' (default: ${DEFAULT-VALUE}).")
  private int keptTraces;

  @Option(
      names = "--check-determinism",
      description = "Execute every call twice on the same state and warn if the results differ.")
  private boolean checkDeterminism;

  @Option(
      names = "--fail-fast",
      description =
          "End with exit code 8 as soon as a chaincode cannot be built, defined or launched, as in CI (default: serve the others, and say so).")
  private boolean failsFast;

  StartCommand() {}

  @Override
  public Integer call() throws Exception {
    return Interruptible.run(this::serve);
  }

  private int serve() throws InterruptedException {
    List<ChaincodeSource> sources = sources();
    NodeConfig config =
        withOptions(
            NodeConfig.load(
                Optional.ofNullable(configDirectory), System.getenv(), Home.shippedBuilders()));
    DataDirectory directory = config.data();
    var demise = new Demise();
    var progress = new Progress(System.err, demise);
    try (Node node = start(config, sources, progress)) {
      Map<String, String> failures = node.launchAll();
      if (failsFast && !failures.isEmpty()) {
        throw notRunning(failures);
      }
      List<NotDeployed> notDeployed =
          node.failed().stream().map(progress::withoutShownLines).toList();
      new Banner(node, data.asClientOption(directory)).print(System.err, failures, notDeployed);
      return demise.await(System.err);
    } catch (RuntimeException e) {
      if (demise.hasHappened()) {
        System.err.println(e.getMessage());
        return ExitCode.DIED.number();
      }
      throw e;
    } finally {
      data.cleanUp();
    }
  }

  private Node start(NodeConfig config, List<ChaincodeSource> sources, Progress progress) {
    try {
      DeploymentPlan plan = definitions.in(DeploymentPlan.of(sources));
      return Node.start(config, failsFast ? plan.failingFast() : plan, progress);
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

  private List<ChaincodeSource> sources() {
    return Stream.concat(
            chaincodes.stream().map(ChaincodeSource::parse),
            startedByHand.stream().map(ChaincodeSource.ByHand::parse))
        .toList();
  }

  private NodeConfig withOptions(NodeConfig configured) {
    NodeConfig config =
        configured
            .with(listeners(configured.listeners()))
            .with(configured.builders().after(ownBuilders()))
            .with(data.directory(configured.data()))
            .with(traces());
    config = authorities.in(config.with(shape.shape(config.data())));
    config = operationsPort == null ? config : config.withOperationsPort(operationsPort);
    config =
        startSeconds == null ? config : config.withStartTimeout(Duration.ofSeconds(startSeconds));
    if (!startedByHand.isEmpty()) {
      config = config.withExecuteTimeout(TIME_TO_DEBUG);
    }
    config = isDevelopment || !startedByHand.isEmpty() ? config.inDevelopment() : config;
    config =
        executeSeconds == null
            ? config
            : config.withExecuteTimeout(Duration.ofSeconds(executeSeconds));
    config = staysDisconnected ? config.withoutReconnect() : config;
    config = cutsBatches ? config.withBatches() : config;
    config = config.with(channels.choice());
    return maxCalls == null ? config : config.withMaxCalls(maxCalls, maxWaitingCalls);
  }

  private TraceSettings traces() {
    if (keptTraces < 0) {
      throw new HeddleException(
          Fault.BAD_INPUT, "--keep-traces takes a number from 0, not %d".formatted(keptTraces));
    }
    return new TraceSettings(keptTraces, checkDeterminism);
  }

  private Listeners listeners(Listeners configured) {
    Listeners listeners = configured;
    if (listen != null) {
      listeners = listeners.withHost(listen);
    }
    if (port != null) {
      listeners = listeners.withPeerPort(port);
    }
    if (chaincodePort != null) {
      listeners = listeners.withChaincodePort(chaincodePort);
    }
    if (ordererPort != null) {
      listeners = listeners.withOrdererPort(ordererPort);
    }
    if (ordererAdminPort != null) {
      listeners = listeners.withOrdererAdminPort(ordererAdminPort);
    }
    return plaintext ? listeners.withoutTls() : listeners;
  }

  private List<Builders.Own> ownBuilders() {
    return Assignments.paths("--builder", ownBuilders).entrySet().stream()
        .map(entry -> ownBuilder(entry.getKey(), entry.getValue()))
        .toList();
  }

  /** One in the configuration may be absent, as in Fabric; one that is typed here may not. */
  private static Builders.Own ownBuilder(String name, Path directory) {
    if (!Files.isDirectory(directory.resolve("bin"))) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Builder '%s': '%s' is no directory with a 'bin' in it".formatted(name, directory));
    }
    return new Builders.Own(name, directory.toAbsolutePath());
  }
}
