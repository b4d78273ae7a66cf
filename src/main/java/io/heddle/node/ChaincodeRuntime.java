// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import com.google.protobuf.ByteString;
import io.grpc.ServerServiceDefinition;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.base.PackageId;
import io.heddle.build.BuildStore;
import io.heddle.build.BuilderChain;
import io.heddle.build.ChaincodeBuilds;
import io.heddle.build.IndexFiles;
import io.heddle.build.Instance;
import io.heddle.config.Addresses;
import io.heddle.config.HostPort;
import io.heddle.identity.ChaincodeCa;
import io.heddle.install.ChaincodePackage;
import io.heddle.install.PackageStore;
import io.heddle.launch.ChaincodeStatus;
import io.heddle.launch.DialProxy;
import io.heddle.launch.LaunchSettings;
import io.heddle.launch.Launcher;
import io.heddle.launch.Launches;
import io.heddle.metrics.LaunchMetrics;
import io.heddle.metrics.NodeMetrics;
import io.heddle.metrics.StreamMetrics;
import io.heddle.process.StepListener;
import io.heddle.stream.ChaincodeStream;
import io.heddle.stream.ChaincodeStreams;
import io.heddle.system.InstalledPackages;
import io.netty.handler.ssl.SslContext;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hyperledger.fabric.protos.peer.ChaincodeSupportGrpc;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything a peer has for its chaincode: packages, builds, running instances, streams, and the
 * listener for them.
 */
final class ChaincodeRuntime implements InstalledPackages, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ChaincodeRuntime.class);

  /** More than a chaincode may send: what is over that limit is refused, and the stream lives. */
  private static final int MAX_MESSAGE_BYTES = 256 * 1024 * 1024;

  private final Set<PackageId> installed;
  private final List<Runnable> installListeners = new CopyOnWriteArrayList<>();
  private final PackageStore packages;
  private final ChaincodeBuilds builds;
  private final Launches launches;
  private final ChaincodeStreams streams;
  private final Listener listener;
  private final Launcher launcher;
  private final String endpoint;

  private ChaincodeRuntime(
      Set<PackageId> installed,
      PackageStore packages,
      ChaincodeBuilds builds,
      Launches launches,
      ChaincodeStreams streams,
      Listener listener,
      Launcher launcher,
      String endpoint) {
    this.installed = installed;
    this.packages = packages;
    this.builds = builds;
    this.launches = launches;
    this.streams = streams;
    this.listener = listener;
    this.launcher = launcher;
    this.endpoint = endpoint;
  }

  /**
   * Opens a peer's packages and builds and starts to listen for chaincode.
   *
   * @param directory what Fabric calls {@code peer.fileSystemPath}
   */
  static ChaincodeRuntime open(
      NodeConfig config,
      Path directory,
      MspId mspId,
      StepListener progress,
      NodeMetrics metrics,
      Clock clock) {
    PackageStore packages = new PackageStore(directory.resolve("lifecycle").resolve("chaincodes"));
    BuilderChain chain =
        new BuilderChain(
            config.builders().inOrder(System.getenv()),
            new BuildStore(directory.resolve("externalbuilder").resolve("builds")),
            config.chaincode().builds(),
            StepListener.both(
                metrics.builds(),
                StepListener.both(progress, ChaincodeLogs.transcripts(directory, clock))));
    var elapsed = new SteadyClock(clock, System::nanoTime);
    ChaincodeBuilds builds = new ChaincodeBuilds(packages, chain, elapsed);
    boolean isDevelopment = config.chaincode().isDevelopment();
    Launches launches = new Launches(clock, isDevelopment);
    launches.listen(metrics.launches());
    LaunchMetrics.addConnected(metrics.all(), launches);
    ChaincodeStreams streams =
        new ChaincodeStreams(
            config.chaincode().streams(), new Admission(launches), metrics.streams());
    StreamMetrics.addGauges(metrics.all(), streams);
    Duration startTimeout = config.chaincode().startTimeout();
    Optional<ChaincodeCa> authority =
        config.listeners().tls() && !isDevelopment
            ? Optional.of(
                new ChaincodeCa(
                    clock, elapsed, startTimeout, config.chaincode().certificateWindow()))
            : Optional.empty();
    Listener listener = listen(config, streams, authority, metrics);
    if (isDevelopment) {
      log.warn(
          "Development mode: whoever reaches {} may register as chaincode; it is served without TLS",
          config.listeners().addresses().chaincode().withPort(listener.port()));
    }
    String endpoint = endpoint(config, listener);
    Set<PackageId> installed = ConcurrentHashMap.newKeySet();
    installed.addAll(packages.list());
    Launcher launcher =
        new Launcher(
            new LaunchSettings(
                startTimeout, endpoint, mspId, proxy(config), config.chaincode().probesHealth()),
            launches,
            id ->
                isDevelopment && !installed.contains(id)
                    ? Optional.empty()
                    : Optional.of(builds.build(id)),
            (toChaincode, expected) ->
                streams.accept(toChaincode, Optional.of(new Admission.Owner(expected))),
            authority.map(IssuedCredentials::new));
    return new ChaincodeRuntime(
        installed, packages, builds, launches, streams, listener, launcher, endpoint);
  }

  /** What local chaincode is told to dial. */
  String endpoint() {
    return endpoint;
  }

  ChaincodeStreams streams() {
    return streams;
  }

  Launcher launcher() {
    return launcher;
  }

  Launches launches() {
    return launches;
  }

  Optional<ChaincodeStatus> status(PackageId id) {
    return launches.status(id);
  }

  @Override
  public Set<PackageId> installed() {
    return Collections.unmodifiableSet(installed);
  }

  @Override
  public Optional<ByteString> find(PackageId id) {
    return packages.find(id).map(ChaincodePackage::bytes);
  }

  @Override
  public PackageId install(ByteString packageBytes) {
    PackageId id = builds.install(packageBytes);
    installed.add(id);
    installListeners.forEach(Runnable::run);
    return id;
  }

  /** The index files that come with an installed package. */
  IndexFiles indexes(PackageId id) {
    return builds.indexes(id);
  }

  /** To be run after each install. */
  void onInstall(Runnable listener) {
    installListeners.add(listener);
  }

  /** The package installed and built, now or before. */
  Instance install(ChaincodePackage chaincode) {
    if (!installed.contains(chaincode.id())) {
      install(chaincode.bytes());
    }
    return builds.build(chaincode.id());
  }

  /** What there is to know of an installed package that is for the named chaincodes. */
  PackageStatus describe(PackageId id, List<String> names) {
    return new PackageStatus(
        id,
        packages.installedAt(id),
        builds.describe(id),
        names,
        launches.statuses().stream().filter(status -> status.id().equals(id)).findFirst(),
        streams.find(id).map(ChaincodeStream::inFlight).orElse(0));
  }

  /** Ends a package's chaincode and removes the package with its build. */
  void uninstall(PackageId id) throws InterruptedException {
    installed.remove(id);
    try {
      launcher.stop(id);
      builds.uninstall(id);
    } catch (HeddleException e) {
      installed.add(id);
      throw e;
    }
  }

  /** Has a package built anew and ends what runs from its earlier build. */
  void rebuild(PackageId id) {
    var _ =
        builds.rebuild(
            id,
            () -> {
              try {
                launcher.stop(id);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new HeddleException(Fault.UNAVAILABLE, "The node is shutting down", e);
              }
            });
  }

  Instance built(PackageId id) {
    return builds.build(id);
  }

  @Override
  public void close() {
    try (listener;
        streams;
        launcher;
        builds) {
      installed.clear();
    }
  }

  private static DialProxy proxy(NodeConfig config) {
    return config.chaincode().usesProxy() ? DialProxy.of(System.getenv()) : DialProxy.none();
  }

  private static String endpoint(NodeConfig config, Listener listener) {
    HostPort told = config.listeners().addresses().chaincodeDials();
    return (told.port() == 0 ? told.withPort(listener.port()) : told).toString();
  }

  private static Listener listen(
      NodeConfig config,
      ChaincodeStreams streams,
      Optional<ChaincodeCa> authority,
      NodeMetrics metrics) {
    Addresses addresses = config.listeners().addresses();
    var health = new HealthStatusManager();
    health.setStatus(ChaincodeSupportGrpc.SERVICE_NAME, ServingStatus.SERVING);
    ServerServiceDefinition support =
        authority
            .map(ca -> streams.service((chaincode, shown) -> ca.check(chaincode.value(), shown)))
            .orElseGet(streams::service);
    Optional<SslContext> tls =
        authority.map(ca ->
            TlsContexts.ofChaincodeListener(
                ca.serverCredentials(addresses.chaincodeDials().host()), ca.rootPem()));
    return Listener.start(
        addresses.chaincode(),
        "--chaincode-port",
        tls,
        MAX_MESSAGE_BYTES,
        ConnectionRules.forChaincode(),
        List.of(support, health.getHealthService().bindService()),
        metrics.grpc());
  }
}
