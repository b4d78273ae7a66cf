// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.install.ChaincodePackage;
import io.heddle.install.PackageStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which packages are built: one build per package, whoever asks for it. Safe for threads.
 *
 * <p>Fabric: core/chaincode/lifecycle/lifecycle.go, InstallChaincode;
 * core/container/build_registry.go; core/container/container.go.
 */
public final class ChaincodeBuilds implements AutoCloseable {

  /*
   * A build goes on when whoever asked for it has given up, so it runs on a thread of its own. Its
   * result is kept, a failure too, until an install or time takes it away. The lock of a package
   * covers store, build and roll-back of an install.
   */

  private static final Logger log = LoggerFactory.getLogger(ChaincodeBuilds.class);

  private final PackageStore packages;
  private final BuilderChain chain;
  private final Fallback fallback;
  private final InstantSource clock;
  private final ConcurrentMap<PackageId, BuildAttempt> builds = new ConcurrentHashMap<>();
  private final PackageTurns installs = new PackageTurns();
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();

  /** All builds of a peer that has nothing but builders. */
  public ChaincodeBuilds(PackageStore packages, BuilderChain chain, InstantSource clock) {
    this(packages, chain, Fallback.DISABLED, clock);
  }

  /**
   * All builds of a peer.
   *
   * @param fallback is asked when no builder claims a package
   * @param clock measures the time between attempts; not to jump when somebody sets the system's
   */
  public ChaincodeBuilds(
      PackageStore packages, BuilderChain chain, Fallback fallback, InstantSource clock) {
    this.packages = packages;
    this.chain = chain;
    this.fallback = fallback;
    this.clock = clock;
  }

  /**
   * Parses, stores and builds a package.
   *
   * @throws HeddleException {@code BAD_INPUT} if it is not a package, {@code CONFLICT} if it is
   *     installed and built already, {@code CHAINCODE} if it cannot be built; with Fabric's texts
   */
  public PackageId install(ByteString packageBytes) {
    ChaincodePackage chaincode = ChaincodePackage.parse(packageBytes);
    var _ =
        locked(
            chaincode.id(),
            () -> {
              install(chaincode);
              return chaincode;
            });
    log.info("Installed package '{}'", chaincode.id());
    return chaincode.id();
  }

  /**
   * The built package; builds it if nobody has since the start of the process, or waits for who is
   * building it. A failure is told again for 30 s before the next attempt, then for twice as long.
   *
   * @throws HeddleException {@code NOT_FOUND}, {@code BAD_INPUT} or {@code CHAINCODE}, beginning
   *     with the text of Fabric's router, such as "external builder failed: …" or "docker build
   *     failed: …"
   */
  public Launchable build(PackageId id) {
    BuildAttempt known = builds.get(id);
    if (known != null && known.success().filter(made -> !made.isThere()).isPresent()) {
      builds.remove(id, known);
    }
    try {
      return builds.compute(id, this::attempt).result().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("Interrupted while waiting for the build of package '%s'", id, e);
    } catch (RejectedExecutionException e) {
      throw unavailable("Package '%s' is not built any more: the peer is stopping", id, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof HeddleException failure) {
        throw new HeddleException(failure.fault(), failure.getMessage(), failure);
      }
      throw new HeddleException(
          Fault.INTERNAL, "Building package '%s' failed: %s".formatted(id, e.getCause()), e);
    }
  }

  /** A package was made of a user's directory. */
  public void comesFrom(PackageId id, Path directory) {
    chain.comesFrom(id, directory);
  }

  /**
   * What is known of a package's build: what the durable one says, or what this process has had the
   * {@link Fallback} make; empty if it is not built.
   */
  public Optional<BuiltPackage> describe(PackageId id) {
    return chain
        .describe(id)
        .or(() ->
            Optional.ofNullable(builds.get(id))
                .flatMap(BuildAttempt::success)
                .filter(made -> !(made instanceof Instance))
                .map(made -> new BuiltPackage(made.builtBy(), false)));
  }

  /**
   * Has a package built anew; the earlier build serves until the new one is complete.
   *
   * @param beforeReplacing comes when the new build is complete: what runs from the earlier one has
   *     to end
   * @throws HeddleException as {@link #build} does; the earlier build stays then
   */
  public Launchable rebuild(PackageId id, Runnable beforeReplacing) {
    return locked(
        id,
        () -> {
          Launchable rebuilt =
              built(
                  stored(id),
                  chaincode -> chain.buildAnew(chaincode, beforeReplacing),
                  chaincode -> fallback.buildAnew(chaincode, beforeReplacing));
          builds.put(
              id, BuildAttempt.first(clock, chain.settings().firstRetry(), () -> rebuilt, workers));
          return rebuilt;
        });
  }

  /**
   * Removes a package and its build, both or none: after a crash in between the package is still
   * installed and is built again. What takes time, to delete files that nobody finds any more, is
   * left to who calls; if nobody does, the next start deletes them.
   *
   * @throws HeddleException {@code INTERNAL} if they cannot be removed
   */
  public Runnable remove(PackageId id) {
    return locked(
        id,
        () -> {
          Optional<Path> build = chain.takeOut(id);
          packages.delete(id);
          builds.remove(id);
          chain.forget(id);
          return () -> build.ifPresent(BuildStore::discard);
        });
  }

  /**
   * The index files that come with an installed package: those in the release output of its build,
   * or, if no builder has built it, those in the package.
   *
   * @throws HeddleException {@code NOT_FOUND} if there is no such package
   */
  public IndexFiles indexes(PackageId id) {
    return chain.indexes(stored(id));
  }

  /** Ends builds that are under way, with all their processes. */
  @Override
  public void close() {
    workers.shutdownNow();
    workers.close();
  }

  private <T> T locked(PackageId id, Supplier<T> work) {
    if (installs.isTaken(id)) {
      log.info("Package '{}' is being installed already, waiting for that", id);
    }
    try (var _ = installs.take(id)) {
      return work.get();
    }
  }

  private void install(ChaincodePackage chaincode) {
    PackageId id = chaincode.id();
    builds.computeIfPresent(id, (_, attempt) -> attempt.hasFailed() ? null : attempt);
    boolean isNew = packages.save(chaincode);
    boolean isBuilt = !isNew && (builds.containsKey(id) || chain.hasBuilt(id));
    try {
      var _ = build(id);
    } catch (HeddleException e) {
      if (isNew) {
        packages.delete(id);
      }
      throw new HeddleException(e.fault(), "could not build chaincode: " + e.getMessage(), e);
    }
    if (isBuilt) {
      throw new HeddleException(
          Fault.CONFLICT,
          "chaincode already successfully installed (package ID '%s')".formatted(id));
    }
  }

  private BuildAttempt attempt(PackageId id, @Nullable BuildAttempt known) {
    if (known == null) {
      return BuildAttempt.first(
          clock, chain.settings().firstRetry(), () -> restoreOrBuild(id), workers);
    }
    return known.isToBeRepeated()
        ? known.next(chain.settings().longestRetry(), () -> restoreOrBuild(id), workers)
        : known;
  }

  private Launchable restoreOrBuild(PackageId id) {
    return built(stored(id), chain::build, fallback::build);
  }

  private static Launchable built(
      ChaincodePackage chaincode,
      Function<ChaincodePackage, BuildAnswer> build,
      Function<ChaincodePackage, Launchable> otherwise) {
    BuildAnswer answer;
    try {
      answer = build.apply(chaincode);
    } catch (HeddleException e) {
      throw new HeddleException(e.fault(), "external builder failed: " + e.getMessage(), e);
    }
    return switch (answer) {
      case BuildAnswer.Built(Instance instance) -> instance;
      case BuildAnswer.Unclaimed unclaimed -> {
        try {
          yield otherwise.apply(chaincode);
        } catch (HeddleException e) {
          throw new HeddleException(
              e.fault(),
              "docker build failed: %s; %s"
                  .formatted(e.getMessage(), explained(chaincode, unclaimed)),
              e);
        }
      }
    };
  }

  private ChaincodePackage stored(PackageId id) {
    String failed = "failed to get chaincode package for external build: ";
    try {
      return packages
          .find(id)
          .orElseThrow(() ->
              new HeddleException(
                  Fault.NOT_FOUND, "chaincode install package '%s' not found".formatted(id)));
    } catch (HeddleException e) {
      throw new HeddleException(e.fault(), failed + e.getMessage(), e);
    }
  }

  /** What Fabric does not say: why the package came so far. */
  private static String explained(ChaincodePackage chaincode, BuildAnswer.Unclaimed unclaimed) {
    return "no builder claims package '%s' (type '%s'); %s%s"
        .formatted(
            chaincode.id(),
            chaincode.type(),
            unclaimed.outcomes().isEmpty()
                ? "no builders are configured"
                : "asked: " + String.join(", ", unclaimed.outcomes()),
            unclaimed.hint());
  }

  private static HeddleException unavailable(String message, PackageId id, Exception cause) {
    return new HeddleException(Fault.UNAVAILABLE, message.formatted(id), cause);
  }
}
