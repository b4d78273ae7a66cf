// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.install.ChaincodePackage;
import io.heddle.install.TarGzReader;
import io.heddle.process.BuilderStep;
import io.heddle.process.StepListener;
import io.heddle.process.StepOutcome;
import io.heddle.process.StepRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configured builders in their order: the first whose {@code detect} says yes builds, and what
 * it says then is final. Safe for threads.
 *
 * <p>Fabric: core/container/externalbuilder/externalbuilder.go, Detector.
 */
public final class BuilderChain {

  private static final Logger log = LoggerFactory.getLogger(BuilderChain.class);

  private final List<Builder> builders;
  private final BuildStore store;
  private final BuildSettings settings;
  private final StepListener listener;
  private final StepRunner steps;

  /** A chain; warns in the log of builders that can never work. */
  public BuilderChain(
      List<Builder> builders, BuildStore store, BuildSettings settings, StepListener listener) {
    this.builders = List.copyOf(builders);
    this.store = store;
    this.settings = settings;
    this.listener = listener;
    this.steps = new StepRunner(listener);
    this.builders.stream()
        .flatMap(builder -> BuilderProblems.of(builder).stream())
        .forEach(log::warn);
  }

  BuildSettings settings() {
    return settings;
  }

  /** Whether an earlier build of the package, perhaps by an earlier process, is on disk. */
  boolean hasBuilt(PackageId id) {
    return store.contains(id);
  }

  /** The index files of a package that is built, or else those in the package itself. */
  IndexFiles indexes(ChaincodePackage chaincode) {
    return store
        .release(chaincode.id())
        .map(IndexFiles::ofRelease)
        .orElseGet(() -> IndexFiles.ofPackage(chaincode));
  }

  /**
   * Restores the package's earlier build or builds it; another peer of the process that builds it
   * just now is waited for.
   *
   * @throws HeddleException {@code CHAINCODE} or {@code BAD_INPUT}, with Fabric's text
   */
  BuildAnswer build(ChaincodePackage chaincode) {
    return store
        .others()
        .inTurn(
            chaincode.id(),
            () ->
                store
                    .restore(chaincode.id(), builders)
                    .<BuildAnswer>map(restored -> new BuildAnswer.Built(observed(restored)))
                    .orElseGet(() -> build(chaincode, true, () -> {})));
  }

  private Instance observed(Instance instance) {
    return instance
        .watchedBy(listener)
        .shownBy(line -> sources().ofRun(instance.id(), instance.buildDir()).apply(line));
  }

  /** A package was made of a user's directory. */
  void comesFrom(PackageId id, Path directory) {
    sources().note(id, directory);
  }

  /** The package is gone. */
  void forget(PackageId id) {
    sources().forget(id);
  }

  private SourceDirectories sources() {
    return store.others().sources();
  }

  /** What the durable build of a package says about it; empty if there is none. */
  Optional<BuiltPackage> describe(PackageId id) {
    return store.describe(id);
  }

  /** Takes the durable build of a package away; what is returned is left to be deleted. */
  Optional<Path> takeOut(PackageId id) {
    return store.takeOut(id);
  }

  /**
   * Builds the package whether it is built or not, here or elsewhere.
   *
   * @param beforeReplacing comes when the new build is complete and before the earlier one goes
   * @throws HeddleException {@code CHAINCODE} or {@code BAD_INPUT}, with Fabric's text; the earlier
   *     build stays then
   */
  BuildAnswer buildAnew(ChaincodePackage chaincode, Runnable beforeReplacing) {
    return build(chaincode, false, beforeReplacing);
  }

  private BuildAnswer build(
      ChaincodePackage chaincode, boolean mayReuse, Runnable beforeReplacing) {
    if (builders.isEmpty()) {
      return new BuildAnswer.Unclaimed(List.of(), "");
    }
    try (BuildContext context =
        BuildContext.create(chaincode, TarGzReader.Limits.generous(), store.root())) {
      return ask(chaincode.id(), context, mayReuse, beforeReplacing);
    }
  }

  private BuildAnswer ask(
      PackageId id, BuildContext context, boolean mayReuse, Runnable beforeReplacing) {
    List<String> outcomes = new ArrayList<>();
    for (Builder builder : builders) {
      StepOutcome outcome =
          steps.run(
              new BuilderStep(id, builder.name(), "detect"),
              builder.command("detect", context.source(), context.metadata()),
              settings.detectLimit(),
              context.root(),
              UnaryOperator.identity());
      if (outcome.isSuccess()) {
        return new BuildAnswer.Built(
            observed(claimed(id, builder, context, mayReuse, beforeReplacing)));
      }
      log.debug("builder '{}' detect failed: {}", builder.name(), outcome.text());
      outcomes.add("%s (%s)".formatted(builder.name(), outcome.text()));
    }
    return new BuildAnswer.Unclaimed(outcomes, WindowsNames.hint(context.source()));
  }

  private Instance claimed(
      PackageId id,
      Builder builder,
      BuildContext context,
      boolean mayReuse,
      Runnable beforeReplacing) {
    Optional<String> key = store.key(id, builder, settings.connectionCheck());
    Optional<BuildStore.Reused> reused =
        mayReuse ? key.flatMap(each -> store.reuse(id, builder, each)) : Optional.empty();
    if (reused.isPresent()) {
      Instance instance = reused.get().instance();
      check(instance, context);
      listener.reused(new BuilderStep(id, builder.name(), "build"), reused.get().made());
      return instance;
    }
    Instance built = build(id, builder, context, beforeReplacing);
    key.ifPresent(each -> store.share(id, builder, each));
    return built;
  }

  private Instance build(
      PackageId id, Builder builder, BuildContext context, Runnable beforeReplacing) {
    StepOutcome build =
        steps.run(
            new BuilderStep(id, builder.name(), "build"),
            builder.command("build", context.source(), context.metadata(), context.build()),
            settings.buildLimit(),
            context.root(),
            sources().ofBuild(id, context));
    if (!build.isSuccess()) {
      throw failed(
          "external builder failed to build: external builder '%s' failed: %s"
              .formatted(builder.name(), build.explanation(WindowsNames.hint(context.source()))));
    }
    release(id, builder, context);
    check(new Instance(id, builder, context.build(), context.release()), context);
    return store.keep(id, builder, context, beforeReplacing);
  }

  private void release(PackageId id, Builder builder, BuildContext context) {
    if (!isExecutable(builder.executable("release"))) {
      log.debug("Skipping release step for '{}' as no release binary found", id);
      return;
    }
    StepOutcome release =
        steps.run(
            new BuilderStep(id, builder.name(), "release"),
            builder.command("release", context.build(), context.release()),
            settings.buildLimit(),
            context.root(),
            sources().ofBuild(id, context));
    if (!release.isSuccess()) {
      throw failed(
          "external builder failed to release: builder '%s' release failed: %s"
              .formatted(builder.name(), release.explanation()));
    }
  }

  private void check(Instance made, BuildContext context) {
    checkRelease(made);
    IndexCheck.of(made.id(), made.builder(), context.source(), made.releaseDir())
        .forEach(log::warn);
  }

  /** Fabric finds at the first launch what is wrong with the release output; this is sooner. */
  private void checkRelease(Instance made) {
    PackageId id = made.id();
    Builder builder = made.builder();
    Optional<ChaincodeServer> server;
    try {
      server = made.chaincodeServer();
    } catch (HeddleException e) {
      if (settings.connectionCheck() != BuildSettings.ConnectionCheck.WARN) {
        throw e;
      }
      log.warn("Package '{}' cannot be launched as it is: {}", id, e.getMessage());
      return;
    }
    if (server.isEmpty() && !isExecutable(builder.executable("run"))) {
      log.warn(
          "Package '{}' cannot be launched: builder '{}' has no executable 'run', and its release output names no server",
          id,
          builder.name());
    }
    List<String> problems = server.map(ServerProblems::of).orElse(List.of());
    if (!problems.isEmpty() && settings.connectionCheck() == BuildSettings.ConnectionCheck.STRICT) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "package names its chaincode server wrongly: " + String.join("; ", problems));
    }
    problems.forEach(
        problem -> log.warn("Package '{}' names its chaincode server wrongly: {}", id, problem));
  }

  private static boolean isExecutable(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }

  private static HeddleException failed(String message) {
    return new HeddleException(Fault.CHAINCODE, message);
  }
}
