// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import com.google.protobuf.ByteString;
import io.heddle.administer.ManagedChaincode;
import io.heddle.administer.PackageStatus;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.base.PackageId;
import io.heddle.build.BuildStore;
import io.heddle.build.BuilderChain;
import io.heddle.build.ChaincodeBuilds;
import io.heddle.build.IndexFiles;
import io.heddle.build.Launchable;
import io.heddle.build.SharedBuilds;
import io.heddle.cache.BuildCache;
import io.heddle.config.Addresses;
import io.heddle.home.PeerFolder;
import io.heddle.install.ChaincodePackage;
import io.heddle.install.PackageStore;
import io.heddle.launch.ChaincodeStatus;
import io.heddle.launch.Launcher;
import io.heddle.launch.Launches;
import io.heddle.metrics.LaunchMetrics;
import io.heddle.metrics.NodeMetrics;
import io.heddle.metrics.StreamMetrics;
import io.heddle.node.ChaincodeHost.Doors;
import io.heddle.operations.Metrics;
import io.heddle.operations.Metrics.Shown;
import io.heddle.process.StepListener;
import io.heddle.process.Transcripts;
import io.heddle.stream.ChaincodeStream;
import io.heddle.stream.ChaincodeStreams;
import io.heddle.stream.StreamListener;
import io.heddle.system.InstalledPackages;
import io.heddle.telemetry.Telemetry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything a peer has for its chaincode: packages, builds, and where the instances run. */
final class ChaincodeRuntime implements InstalledPackages, ManagedChaincode, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ChaincodeRuntime.class);

  private final Set<PackageId> installed;
  private final Set<PackageId> awaited = ConcurrentHashMap.newKeySet();
  private final List<Runnable> installListeners = new CopyOnWriteArrayList<>();
  private final PackageStore packages;
  private final Containers containers;
  private final ChaincodeBuilds builds;
  private final ChaincodeHost host;
  private final SecondProcesses second;
  private final Debugging debugging;
  private final Transcripts transcripts;
  private final Metrics metrics;
  private final List<Shown> shown;

  private ChaincodeRuntime(
      Set<PackageId> installed,
      PackageStore packages,
      Containers containers,
      ChaincodeBuilds builds,
      ChaincodeHost host,
      SecondProcesses second,
      Debugging debugging,
      Transcripts transcripts,
      Metrics metrics,
      List<Shown> shown) {
    this.installed = installed;
    this.packages = packages;
    this.containers = containers;
    this.builds = builds;
    this.host = host;
    this.second = second;
    this.debugging = debugging;
    this.transcripts = transcripts;
    this.metrics = metrics;
    this.shown = shown;
  }

  /**
   * Opens a peer's packages and builds and starts to listen for chaincode.
   *
   * @param own what the peer has for itself
   * @param shared what the peers of the node have built
   * @param standing is told when there is one more debugger, or one less
   */
  static ChaincodeRuntime open(
      NodeConfig config,
      PeerConfig own,
      SharedBuilds shared,
      StepListener progress,
      NodeMetrics metrics,
      Telemetry telemetry,
      NodeStanding standing,
      Clock clock) {
    PeerFolder folder = own.folder(config.data());
    MspId mspId = own.mspId();
    PackageStore packages = new PackageStore(folder.packages());
    var transcripts = new Transcripts(folder.transcripts(), clock);
    StepListener steps =
        StepListener.both(metrics.builds(), StepListener.both(progress, transcripts));
    BuilderChain chain =
        new BuilderChain(
            config.builders().inOrder(System.getenv()),
            new BuildStore(
                folder.builds(), shared, config.builders().cache().flatMap(BuildCache::open)),
            config.chaincode().builds(),
            steps);
    Containers containers = Containers.of(config, own, steps);
    ChaincodeBuilds builds =
        new ChaincodeBuilds(
            packages, chain, containers.fallback(), new SteadyClock(clock, System::nanoTime));
    Set<PackageId> installed = ConcurrentHashMap.newKeySet();
    installed.addAll(packages.list());
    boolean isDevelopment = config.chaincode().isDevelopment();
    Launches launches = new Launches(clock, isDevelopment);
    launches.listen(metrics.launches());
    Addresses addresses = own.addresses();
    boolean hasTls = config.listeners().tls();
    var debugging =
        new Debugging(
            standing.debugging(),
            own.place(),
            isDevelopment,
            id -> isDevelopment && !installed.contains(id),
            standing::debuggersChanged);
    ChaincodeHost host =
        ChaincodeHost.open(
            config,
            mspId,
            new Doors(addresses.chaincode(), addresses.chaincodeDials(), hasTls && !isDevelopment),
            launches,
            id ->
                isDevelopment && !installed.contains(id)
                    ? Optional.empty()
                    : Optional.of(debugging.prepared(builds.build(id))),
            debugging,
            metrics.streams(),
            metrics.grpc(),
            own.host(),
            telemetry,
            clock);
    if (isDevelopment) {
      log.warn(
          "Development mode: whoever reaches {} may register as chaincode; it is served without"
              + " TLS",
          addresses.chaincode().withPort(host.listener().port()));
    }
    SecondProcesses second =
        new SecondProcesses(
            launches,
            () ->
                ChaincodeHost.open(
                    config,
                    mspId,
                    new Doors(
                        addresses.chaincode().withPort(0),
                        addresses.chaincodeDials().withPort(0),
                        hasTls),
                    new Launches(clock, false),
                    id -> Optional.of(besideFirst(builds.build(id))),
                    debugging,
                    StreamListener.NONE,
                    metrics.grpc(),
                    own.host(),
                    telemetry,
                    clock),
            config.traces().checksDeterminism());
    launches.listen(second);
    Shown connected = LaunchMetrics.addConnected(metrics.all(), launches);
    Shown streams = StreamMetrics.addGauges(metrics.all(), host.streams());
    return new ChaincodeRuntime(
        installed,
        packages,
        containers,
        builds,
        host,
        second,
        debugging,
        transcripts,
        metrics.all(),
        List.of(connected, streams));
  }

  private static Launchable besideFirst(Launchable instance) {
    return instance.besideFirst(SecondTranscript::new);
  }

  /** What is wrong with the container engine; empty if nothing is, or there is none. */
  Optional<String> engineProblem() {
    return containers.problem();
  }

  /** Where chaincode registers. */
  int port() {
    return host.listener().port();
  }

  /** What local chaincode is told to dial. */
  String endpoint() {
    return host.endpoint();
  }

  ChaincodeStreams streams() {
    return host.streams();
  }

  Launcher launcher() {
    return host.launcher();
  }

  Launches launches() {
    return host.launches();
  }

  Debugging debugging() {
    return debugging;
  }

  SecondProcesses second() {
    return second;
  }

  /** Packages that a definition is about to refer to. */
  Set<PackageId> awaited() {
    return awaited;
  }

  /** Whether it has calls that are not over. */
  boolean isBusy(PackageId id) {
    return host.streams().find(id).filter(stream -> stream.inFlight() > 0).isPresent();
  }

  Optional<ChaincodeStatus> status(PackageId id) {
    return host.launches().status(id);
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

  /** A package was made of a user's directory. */
  void comesFrom(PackageId id, Path directory) {
    builds.comesFrom(id, directory);
  }

  /** The package installed and built, now or before. */
  Launchable install(ChaincodePackage chaincode) {
    if (!installed.contains(chaincode.id())) {
      install(chaincode.bytes());
    }
    return builds.build(chaincode.id());
  }

  @Override
  public PackageStatus describe(PackageId id, List<String> names) {
    return new PackageStatus(
        id,
        packages.installedAt(id),
        builds.describe(id),
        names,
        false,
        host.launches().statuses().stream().filter(status -> status.id().equals(id)).findFirst(),
        host.streams().find(id).map(ChaincodeStream::inFlight).orElse(0),
        debugging.debugger(id));
  }

  /** Removes what is left of a package that is not installed: what it wrote, and its counts. */
  void forget(PackageId id) {
    host.launches().forget(id);
    transcripts.remove(id);
    metrics.forget("chaincode", id.value());
  }

  @Override
  public void uninstall(PackageId id) throws InterruptedException {
    remove(id).run();
    log.info("Uninstalled package '{}'", id);
  }

  /** As {@link #uninstall}, but for the time that it takes to delete files, which comes then. */
  Runnable remove(PackageId id) throws InterruptedException {
    installed.remove(id);
    try {
      stop(id);
      return builds.remove(id);
    } catch (HeddleException e) {
      installed.add(id);
      throw e;
    }
  }

  @Override
  public void rebuild(PackageId id) {
    var _ =
        builds.rebuild(
            id,
            () -> {
              try {
                stop(id);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new HeddleException(Fault.UNAVAILABLE, "The node is shutting down", e);
              }
            });
  }

  @Override
  public void launch(PackageId id) throws InterruptedException {
    host.launcher().ensureReady(id);
  }

  /** Starts it anew if it runs without the debugger that it is to have by now. */
  void startWithDebugger(PackageId id) throws InterruptedException {
    if (!debugging.isDebugged(id) && status(id).isPresent()) {
      stop(id);
      launch(id);
    }
  }

  /** Copies the installed packages to a folder that does not exist. */
  void copyPackagesTo(Path copy) {
    packages.copyTo(copy);
  }

  /** Has those installed that are in a copy, and no others; it takes long only if some differ. */
  void goBackTo(Path copy) throws InterruptedException {
    PackageStore then = new PackageStore(copy);
    Set<PackageId> wanted = Set.copyOf(then.list());
    for (PackageId id : List.copyOf(installed)) {
      if (!wanted.contains(id)) {
        uninstall(id);
      }
    }
    for (PackageId id : wanted) {
      if (!installed.contains(id)) {
        var _ = install(then.find(id).orElseThrow());
      }
    }
  }

  Launchable built(PackageId id) {
    return builds.build(id);
  }

  @Override
  public void close() {
    try (containers;
        host;
        second;
        builds) {
      installed.clear();
      shown.forEach(Shown::close);
    }
  }

  private void stop(PackageId id) throws InterruptedException {
    host.launcher().stop(id);
    second.stop(id);
  }
}
