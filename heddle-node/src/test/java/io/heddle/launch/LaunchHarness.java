// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch;

import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.heddle.alive.Vital;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.base.PackageId;
import io.heddle.build.Builder;
import io.heddle.build.Instance;
import io.heddle.build.Launchable;
import io.heddle.node.Admission;
import io.heddle.stream.ChaincodeStreams;
import io.heddle.stream.StreamSettings;
import io.heddle.testing.FakeChaincode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** A launcher with real streams and real processes, over builds that the test writes by hand. */
final class LaunchHarness implements AutoCloseable {

  static final PackageId A = new PackageId("a:01");
  static final PackageId B = new PackageId("b:02");

  final Launches launches;
  final ChaincodeStreams streams;
  final Launcher launcher;
  final AtomicInteger builds = new AtomicInteger();
  private final Path dir;
  private final boolean isDevelopment;
  private final Map<PackageId, Launchable> instances = new ConcurrentHashMap<>();
  private final Server listener;
  private final ManagedChannel peer;

  LaunchHarness(Path dir, Duration startTimeout, Optional<CredentialIssuer> credentials)
      throws IOException {
    this(dir, startTimeout, credentials, false, false);
  }

  private LaunchHarness(
      Path dir,
      Duration startTimeout,
      Optional<CredentialIssuer> credentials,
      boolean isDevelopment,
      boolean probesHealth)
      throws IOException {
    this.dir = dir;
    this.isDevelopment = isDevelopment;
    this.launches = new Launches(InstantSource.system(), isDevelopment);
    this.streams = new ChaincodeStreams(StreamSettings.defaults(), new Admission(launches));
    String name = InProcessServerBuilder.generateName();
    this.listener =
        InProcessServerBuilder.forName(name).addService(streams.service()).build().start();
    this.peer = InProcessChannelBuilder.forName(name).build();
    this.launcher =
        new Launcher(
            new LaunchSettings(
                startTimeout,
                "peer.example.com:7052",
                new MspId("Org1MSP"),
                DialProxy.none(),
                probesHealth),
            launches,
            this::build,
            Admission.acceptor(streams),
            credentials);
  }

  static LaunchHarness in(Path dir) throws IOException {
    return new LaunchHarness(dir, Duration.ofSeconds(20), Optional.empty());
  }

  /** Where chaincode without a package is started by hand. */
  static LaunchHarness inDevelopment(Path dir, Duration startTimeout) throws IOException {
    return new LaunchHarness(dir, startTimeout, Optional.empty(), true, false);
  }

  static LaunchHarness probingHealth(Path dir) throws IOException {
    return new LaunchHarness(dir, Duration.ofSeconds(20), Optional.empty(), false, true);
  }

  static LaunchHarness impatient(Path dir) throws IOException {
    return new LaunchHarness(dir, Duration.ofSeconds(3), Optional.empty());
  }

  /** A build whose {@code run} is this shell script. */
  void installLocal(PackageId id, String... script) throws IOException {
    instances.put(id, instance(id));
    Path bin = Files.createDirectories(instance(id).builder().dir().resolve("bin"));
    Path run = bin.resolve("run");
    Files.writeString(run, "#!/bin/sh\n" + String.join("\n", script) + "\n");
    Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** A build whose release output names a server. */
  void installRemote(PackageId id, String connectionJson) throws IOException {
    Instance instance = instance(id);
    Path server =
        Files.createDirectories(instance.releaseDir().resolve("chaincode").resolve("server"));
    Files.writeString(server.resolve("connection.json"), connectionJson);
    instances.put(id, instance);
  }

  static String addressOnly(String address) {
    return "{\"address\": \"%s\", \"dial_timeout\": \"2s\"}".formatted(address);
  }

  /** A build of whatever kind. */
  void install(Launchable built) {
    instances.put(built.id(), built);
  }

  /** A process that waits to be stopped. */
  void installWaiting(PackageId id) throws IOException {
    installLocal(id, "exec sleep 100");
  }

  /** The chaincode that a local process would be, dialling the peer. */
  FakeChaincode dialPeer() {
    return FakeChaincode.dial(peer);
  }

  /** Uses a chaincode, without waiting for it. */
  Use use(PackageId id) {
    var result = new CompletableFuture<Boolean>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            launcher.ensureReady(id);
            result.complete(true);
          } catch (HeddleException | InterruptedException e) {
            result.completeExceptionally(e);
          }
        });
    return new Use(result);
  }

  /** One that looks after what the test names; to be closed before this. */
  Custodian custodian(Set<PackageId> referenced, ReconnectSettings settings) {
    return custodian(() -> Set.copyOf(referenced), settings, Vital.alone("custodian"));
  }

  /** As {@link #custodian(Set, ReconnectSettings)}, with a part of the test's own. */
  Custodian custodian(
      Supplier<Set<PackageId>> referenced, ReconnectSettings settings, Vital vital) {
    return Custodian.of(launcher, launches, referenced, _ -> false, settings, vital);
  }

  /** Where a chaincode stands, live or not. */
  Optional<ChaincodeStatus> lastKnown(PackageId id) {
    return launches.statuses().stream().filter(status -> status.id().equals(id)).findFirst();
  }

  /** Waits for the process that a launch has started. */
  ProcessHandle process(PackageId id) {
    return await()
        .until(() -> launches.status(id).flatMap(LaunchHarness::process), Optional::isPresent)
        .orElseThrow();
  }

  void awaitLaunch(PackageId id) {
    await().until(() -> launches.status(id).isPresent());
  }

  @Override
  public void close() {
    launcher.close();
    streams.close();
    peer.shutdownNow();
    listener.shutdownNow();
  }

  private static Optional<ProcessHandle> process(ChaincodeStatus status) {
    return Optional.of(status.where())
        .filter(where -> where.startsWith("pid "))
        .flatMap(where -> ProcessHandle.of(Long.parseLong(where.substring("pid ".length()))));
  }

  private Instance instance(PackageId id) {
    Path home = dir.resolve(id.label());
    var builder =
        new Builder("by-hand", home.resolve("builder"), Map.of("PATH", System.getenv("PATH")));
    return new Instance(id, builder, home.resolve("bld"), home.resolve("release"));
  }

  private Optional<Launchable> build(PackageId id) {
    builds.incrementAndGet();
    if (isDevelopment && !instances.containsKey(id)) {
      return Optional.empty();
    }
    return Optional.of(built(id));
  }

  private Launchable built(PackageId id) {
    return Optional.ofNullable(instances.get(id))
        .orElseThrow(
            () -> new HeddleException(Fault.CHAINCODE, "external builder failed: no " + id));
  }

  /** A use that may be waiting for the launch. */
  record Use(CompletableFuture<Boolean> result) {

    void succeeds() {
      result.orTimeout(15, TimeUnit.SECONDS).join();
    }

    boolean isPending() {
      return !result.isDone();
    }

    /** Why it failed. */
    HeddleException failure() {
      try {
        succeeds();
        throw new AssertionError("did not fail");
      } catch (CompletionException e) {
        if (e.getCause() instanceof HeddleException failure) {
          return failure;
        }
        throw e;
      }
    }

    static List<Use> many(LaunchHarness harness, PackageId id, int count) {
      return IntStream.range(0, count).mapToObj(_ -> harness.use(id)).toList();
    }
  }
}
