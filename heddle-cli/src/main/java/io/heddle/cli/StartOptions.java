// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.deploy.ChaincodeSource;
import io.heddle.deploy.DeploymentPlan;
import io.heddle.home.DataDirectory;
import io.heddle.home.NetworkExport;
import io.heddle.network.Network;
import io.heddle.node.Builders;
import io.heddle.node.DebugSettings;
import io.heddle.node.NodeConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a node is to be, and what is to be deployed on it, but for the chaincodes themselves. */
final class StartOptions {

  @Mixin private final DataOptions data = new DataOptions();

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description =
          "Begin with what 'heddle export' wrote, certificates and keys included, in a data directory that is empty or does not exist.")
  private @Nullable Path export;

  @Mixin private final ShapeOptions shape = new ShapeOptions();

  @Mixin private final ChannelOptions channels = new ChannelOptions();

  @Mixin private final NetworkOption network = new NetworkOption();

  @Mixin private final ListenOptions listening = new ListenOptions();

  @Mixin private final ConsoleOptions console = new ConsoleOptions();

  @Mixin private final LimitOptions limits = new LimitOptions();

  @Mixin private final RecordingOptions recording = new RecordingOptions();

  @Mixin private final OriginOptions origin = new OriginOptions();

  @Mixin private final CacheOptions cache = new CacheOptions();

  @Mixin private final EngineOptions engine = new EngineOptions();

  @Mixin private final CaOptions authorities = new CaOptions();

  @Mixin private final DefinitionOptions definitions = new DefinitionOptions();

  @Mixin private final DebugOption debugged = new DebugOption();

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
          "Development mode: define a chaincode that you start yourself, say in a debugger (default version: 1.0); its calls may take an hour unless --execute-timeout is given; may be repeated.")
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

  StartOptions() {}

  /** What is to be started, and where its data lie. */
  DataOptions data() {
    return data;
  }

  /** The chaincodes of the command line and those that are started by hand. */
  List<ChaincodeSource> sources(List<String> chaincodes) {
    return Stream.concat(
            chaincodes.stream().map(ChaincodeSource::parse),
            startedByHand.stream().map(ChaincodeSource.ByHand::parse))
        .toList();
  }

  DeploymentPlan plan(List<ChaincodeSource> sources) {
    return definitions.in(DeploymentPlan.of(sources));
  }

  /** The node of a start, by the environment and these options. */
  NodeConfig config(Map<String, String> environment) {
    Optional<Network> file = network.read(saidElsewhere());
    return console.in(withOptions(loaded(environment), file, listening.areAnyPorts()));
  }

  /**
   * The node of one command: on free ports of this machine and in a temporary directory, as far as
   * the options say nothing else.
   */
  NodeConfig configForOnce(Map<String, String> environment) {
    Optional<Network> file = network.read(saidElsewhere());
    data.makeTemporaryUnlessGiven();
    NodeConfig loaded = loaded(environment);
    return withOptions(
        loaded.with(loaded.listeners().onAnyPorts()).withOperationsPort(0), file, true);
  }

  /**
   * Whether it is said where the configuration is, so that it is not what a shell has by chance.
   */
  boolean namesConfiguration() {
    return configDirectory != null;
  }

  private NodeConfig loaded(Map<String, String> environment) {
    return NodeConfig.load(
        Optional.ofNullable(configDirectory), environment, Home.shippedBuilders());
  }

  /** The options that say what a network file says, too. */
  private List<String> saidElsewhere() {
    List<String> given = new ArrayList<>(shape.given());
    given.addAll(channels.naming());
    given.addAll(definitions.given());
    return given;
  }

  private NodeConfig withOptions(
      NodeConfig configured, Optional<Network> file, boolean areAnyPorts) {
    boolean isByHand = !startedByHand.isEmpty();
    DataDirectory directory = data.directory(configured.data());
    if (export != null) {
      NetworkExport.begin(export, directory);
    }
    NodeConfig config =
        cache
            .in(
                engine.in(
                    listening.in(configured).with(configured.builders().after(ownBuilders()))))
            .with(directory)
            .with(recording.settings());
    config = file.isPresent() ? config.with(file.get()) : shape.in(config);
    config = limits.in(origin.in(authorities.in(config, areAnyPorts))).with(debugging());
    config = isDevelopment || isByHand ? config.inDevelopment() : config;
    config = staysDisconnected ? config.withoutReconnect() : config;
    config = cutsBatches ? config.withBatches() : config;
    return config.with(channels.choice(config.channels()));
  }

  private DebugSettings debugging() {
    return new DebugSettings(debugged.ports(), limits.limitsCalls());
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
