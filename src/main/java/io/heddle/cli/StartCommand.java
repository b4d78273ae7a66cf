// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.deploy.ChaincodeSource;
import io.heddle.deploy.DeploymentPlan;
import io.heddle.deploy.NotDeployed;
import io.heddle.home.DataDirectory;
import io.heddle.network.Network;
import io.heddle.node.Builders;
import io.heddle.node.Node;
import io.heddle.node.NodeConfig;
import java.nio.file.Files;
import java.nio.file.Path;
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

  @Mixin private final DataOptions data = new DataOptions();

  @Mixin private final ShapeOptions shape = new ShapeOptions();

  @Mixin private final ChannelOptions channels = new ChannelOptions();

  @Mixin private final NetworkOption network = new NetworkOption();

  @Mixin private final ListenOptions listening = new ListenOptions();

  @Mixin private final LimitOptions limits = new LimitOptions();

  @Mixin private final RecordingOptions recording = new RecordingOptions();

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
      names = "--builder",
      paramLabel = "NAME=DIR",
      description =
          "External builder of your own, a directory with bin/detect, bin/build and so on; asked before Heddle's; may be repeated.")
  private List<String> ownBuilders = new ArrayList<>();

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
    Optional<Network> file = network.read(saidElsewhere());
    NodeConfig config =
        withOptions(
            NodeConfig.load(
                Optional.ofNullable(configDirectory), System.getenv(), Home.shippedBuilders()),
            file);
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

  /** The options that say what a network file says, too. */
  private List<String> saidElsewhere() {
    List<String> given = new ArrayList<>(shape.given());
    given.addAll(channels.naming());
    given.addAll(definitions.given());
    return given;
  }

  private List<ChaincodeSource> sources() {
    return Stream.concat(
            chaincodes.stream().map(ChaincodeSource::parse),
            startedByHand.stream().map(ChaincodeSource.ByHand::parse))
        .toList();
  }

  private NodeConfig withOptions(NodeConfig configured, Optional<Network> file) {
    boolean isByHand = !startedByHand.isEmpty();
    NodeConfig config =
        listening
            .in(configured)
            .with(configured.builders().after(ownBuilders()))
            .with(data.directory(configured.data()))
            .with(recording.settings());
    config = file.isPresent() ? config.with(file.get()) : shape.in(config);
    config = limits.in(authorities.in(config), isByHand);
    config = isDevelopment || isByHand ? config.inDevelopment() : config;
    config = staysDisconnected ? config.withoutReconnect() : config;
    config = cutsBatches ? config.withBatches() : config;
    return config.with(channels.choice(config.channels()));
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
