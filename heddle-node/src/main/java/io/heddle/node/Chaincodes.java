// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.administer.BuildWatcher;
import io.heddle.administer.DeploymentOrder;
import io.heddle.administer.DeploymentReport;
import io.heddle.administer.ManagedDeployments;
import io.heddle.alive.Errand;
import io.heddle.alive.Mishap;
import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.deploy.ChaincodeSource;
import io.heddle.deploy.Deployed;
import io.heddle.deploy.DeploymentPlan;
import io.heddle.deploy.NotDeployed;
import io.heddle.deploy.Prepared;
import io.heddle.endorse.FailedDeployments.Failure;
import io.heddle.home.DataDirectory;
import io.heddle.home.KeptDefinition;
import io.heddle.home.NodePhase;
import io.heddle.home.PendingReset;
import io.heddle.lifecycle.ChaincodeDefinition;
import io.heddle.lifecycle.DefinitionCache;
import io.heddle.lifecycle.Undeployed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is deployed on a node: what its data directory has already, what a start adds, and what its
 * owner changes while it runs. One change comes after the other. Safe for threads.
 */
final class Chaincodes implements ManagedDeployments {

  private static final Logger log = LoggerFactory.getLogger(Chaincodes.class);

  private final ChannelDeployment.Owner owner;
  private final NodeChannels channels;
  private final FreshLedgers ledgers;
  private final Sweep sweep;
  private final Latecomers latecomers;
  private final Undeployed undeployed;
  private final NodeStanding standing;
  private final ReentrantLock changing = new ReentrantLock(true);
  // guarded by changing
  private final Map<ChannelName, Map<String, Deployed>> byChannel = new LinkedHashMap<>();
  private Consumer<List<String>> told = _ -> {};
  private volatile List<Deployed> deployed = List.of();

  /** Nothing yet. */
  Chaincodes(
      ChannelDeployment.Owner owner,
      NodeChannels channels,
      FreshLedgers ledgers,
      Sweep sweep,
      Undeployed undeployed,
      NodeStanding standing) {
    this.owner = owner;
    this.channels = channels;
    this.ledgers = ledgers;
    this.sweep = sweep;
    this.latecomers = new Latecomers(owner.peers());
    this.undeployed = undeployed;
    this.standing = standing;
  }

  /**
   * Takes up what there is already, and deploys what a start is to.
   *
   * @param names is called as often as others are deployed than before
   * @throws HeddleException if something given can never work, or the plan fails fast
   */
  void begin(NodePlan plan, Consumer<List<String>> names) {
    changing.lock();
    try {
      told = names;
      List<ChannelDeployment> all =
          plan.byChannel(channels.first()).entrySet().stream()
              .flatMap(each -> owner.on(each.getKey(), each.getValue()).stream())
              .toList();
      all.forEach(each -> each.check(owner.absent()));
      all.forEach(each -> expect(each, plan.prepared(each.plan())));
      all.forEach(each -> begin(each, plan.prepared(each.plan())));
    } finally {
      changing.unlock();
    }
  }

  private void begin(ChannelDeployment on, List<Prepared> chaincodes) {
    on.deployer().existing().forEach(known -> put(on.name(), known));
    tell();
    deploy(on, chaincodes);
    Map<String, Deployed> here = here(on.name());
    Set<String> names = new LinkedHashSet<>(here.keySet());
    failed().forEach(failure -> names.add(failure.name()));
    on.refuseUnused(names);
    here.replaceAll((_, known) -> on.deployer().withWhatIsGiven(known));
    on.plan().collections().warnings(on.peers().size()).forEach(log::warn);
    tell();
    sweepLater(chaincodes);
  }

  @Override
  public DeploymentReport deploy(DeploymentOrder order, BuildWatcher builds)
      throws InterruptedException {
    DeploymentPlan plan = Orders.plan(order, owner.isDevelopment());
    standing.debugging().add(order.debug());
    DeploymentReport report = deploy(order.channel(), plan, builds);
    new DebugSettings(order.debug(), false)
        .check(deployed(), failed().stream().map(NotDeployed::name).toList());
    new DebuggedStart(standing.debugging(), owner.peers())
        .begin(
            report,
            deployed().stream().filter(each -> order.debug().containsKey(each.name())).toList());
    return report;
  }

  /** Deploys a source that has changed; everything else stays as its definition says. */
  DeploymentReport redeploy(ChannelName channel, ChaincodeSource source)
      throws InterruptedException {
    DeploymentReport report =
        deploy(Optional.of(channel), DeploymentPlan.of(List.of(source)), BuildWatcher.none());
    new DebuggedStart(standing.debugging(), owner.peers()).begin(report, List.of());
    return report;
  }

  private DeploymentReport deploy(
      Optional<ChannelName> channel, DeploymentPlan plan, BuildWatcher builds)
      throws InterruptedException {
    boolean hasEngine = ledgers.config().builders().haveEngine();
    plan.chaincodes().forEach(each -> each.checkTools(hasEngine));
    List<Prepared> prepared = Prepared.all(plan.chaincodes());
    changing.lockInterruptibly();
    try (var _ = standing.hearing(builds)) {
      ChannelDeployment on = on(channel.orElseGet(this::first), plan);
      on.check(owner.absent());
      Set<String> names = new LinkedHashSet<>(here(on.name()).keySet());
      prepared.forEach(each -> names.add(each.name()));
      on.refuseUnused(names);
      expect(on, prepared);
      List<DeploymentStep> steps = new ArrayList<>(deploy(on, prepared));
      steps.addAll(redefine(on, steps));
      on.plan().collections().warnings(on.peers().size()).forEach(log::warn);
      DeploymentReport report = DeploymentStep.report(on, steps, owner.stopped());
      latecomers.miss(report);
      sweepLater(prepared);
      return report;
    } finally {
      changing.unlock();
    }
  }

  /** When the calls of what has been replaced are over, and nothing is deployed. */
  private void sweepLater(List<Prepared> deployed) {
    Set<String> labels =
        deployed.stream().map(each -> each.id().label()).collect(Collectors.toUnmodifiableSet());
    List<PackageId> leaving = sweep.leaving(labels);
    if (!leaving.isEmpty()) {
      Errand.start(
          "sweep",
          () -> {
            for (PackageId id : leaving) {
              sweep.awaitGone(id);
            }
            List<Runnable> rest;
            changing.lockInterruptibly();
            try {
              rest = sweep.run(labels);
            } finally {
              changing.unlock();
            }
            rest.forEach(Runnable::run);
          },
          why -> log.warn("Packages that are not used any more stay: {}", Mishap.reason(why)));
    }
  }

  /** Has a node that is asked say that they come, unless calls are answered meanwhile. */
  private void expect(ChannelDeployment on, List<Prepared> chaincodes) {
    chaincodes.stream()
        .filter(each -> !here(on.name()).containsKey(each.name()))
        .forEach(each -> standing.expect(on.name(), each.name(), each.id()));
  }

  private List<DeploymentStep> deploy(ChannelDeployment on, List<Prepared> chaincodes) {
    List<DeploymentStep> steps = new ArrayList<>();
    try (var readying = Readying.of(on, chaincodes, sweep, standing)) {
      for (Prepared each : chaincodes) {
        try {
          steps.add(deploy(each, on, readying));
        } finally {
          standing.settled(on.name(), each.name());
        }
        tell();
      }
      return steps;
    } finally {
      chaincodes.forEach(each -> standing.settled(on.name(), each.name()));
    }
  }

  /** One that cannot be built must not keep the others from being served. */
  private DeploymentStep deploy(Prepared chaincode, ChannelDeployment on, Readying readying) {
    String name = chaincode.name();
    try {
      long before = on.deployer().sequence(name);
      Deployed now = on.deployer().define(readying.await(chaincode));
      put(on.name(), now);
      owner.peers().forEach(peer -> peer.failed().remove(name));
      return new DeploymentStep(
          name, chaincode.id(), now.sequence() != before, Optional.of(now), "");
    } catch (HeddleException e) {
      if (on.plan().failsFast() || Thread.currentThread().isInterrupted()) {
        throw new HeddleException(faultOfChaincode(e.fault()), e.getMessage(), e);
      }
      log.warn(
          "Chaincode '{}' is not deployed{}",
          name,
          isStarting() ? ", see below" : ": " + firstLine(e.getMessage()));
      var failure = new Failure(name, chaincode.id(), owner.clock().instant(), e.getMessage());
      owner.peers().forEach(peer -> peer.failed().add(failure));
      return new DeploymentStep(name, chaincode.id(), false, Optional.empty(), e.getMessage());
    }
  }

  /** The banner says why at the end of a start. */
  private boolean isStarting() {
    return standing.now().phase() == NodePhase.STARTING;
  }

  private static String firstLine(String reason) {
    return reason.lines().findFirst().orElse("");
  }

  /**
   * Whatever is wrong with it: the command line itself was right, or nothing would have started.
   */
  private static Fault faultOfChaincode(Fault fault) {
    return switch (fault) {
      case INTERNAL, UNAVAILABLE -> fault;
      case BAD_INPUT, NOT_FOUND, CONFLICT, DENIED, TIMED_OUT, CHAINCODE -> Fault.CHAINCODE;
    };
  }

  /** What is there already and gets another policy, other collections, or initialisation. */
  private List<DeploymentStep> redefine(ChannelDeployment on, List<DeploymentStep> steps) {
    Set<String> done = new LinkedHashSet<>();
    steps.forEach(step -> done.add(step.name()));
    List<DeploymentStep> more = new ArrayList<>();
    for (String name : on.plan().described()) {
      Deployed before = here(on.name()).get(name);
      if (before != null && !done.contains(name)) {
        Deployed now = on.deployer().withWhatIsGiven(before);
        put(on.name(), now);
        boolean isNew = now.sequence() != before.sequence();
        more.add(new DeploymentStep(name, now.packageId(), isNew, Optional.of(now), ""));
      }
    }
    return more;
  }

  @Override
  public void undeploy(String name, Optional<ChannelName> channel) throws InterruptedException {
    changing.lockInterruptibly();
    try {
      ChannelDeployment on = on(channel.orElseGet(this::first), DeploymentPlan.of(List.of()));
      DefinitionCache definitions = on.definitions();
      ChaincodeDefinition definition =
          definitions
              .find(name)
              .orElseThrow(() -> new HeddleException(Fault.NOT_FOUND, on.hasNot(name)))
              .definition();
      if (definitions.isUndeployed(definition)) {
        throw new HeddleException(
            Fault.CONFLICT,
            "Chaincode '%s' on channel '%s' is undeployed already; 'heddle deploy' brings it back"
                .formatted(name, on.name()));
      }
      List<PackageId> packages = on.packagesOf(name);
      undeployed.add(on.name(), definition);
      here(on.name()).remove(name);
      tell();
      on.lookAgain();
      for (PackageId id : packages) {
        for (HostedPeer peer : on.peers()) {
          peer.awaitGone(id);
        }
      }
      log.info("Chaincode '{}' on channel '{}' is undeployed", name, on.name());
    } finally {
      changing.unlock();
    }
  }

  @Override
  public List<DeploymentReport> reset(BuildWatcher builds) throws InterruptedException {
    changing.lockInterruptibly();
    try (var _ = standing.hearing(builds);
        var _ = standing.interrupt("resetting", "the ledgers")) {
      ledgers.check();
      DataDirectory data = ledgers.config().data();
      var reset = new PendingReset(false, Redefinition.present(owner));
      reset.note(data);
      ledgers.begin(() -> {
        undeployed.clear();
        reset.cleared().note(data);
      });
      byChannel.clear();
      List<DeploymentReport> reports = redo(reset);
      tell();
      return reports;
    } finally {
      changing.unlock();
    }
  }

  /** Goes on with a reset that a start has found pending, whose ledgers are fresh ones. */
  void finish(PendingReset reset) {
    changing.lock();
    try {
      Redefinition.of(reset, owner);
      PendingReset.done(ledgers.config().data());
    } finally {
      changing.unlock();
    }
  }

  private List<DeploymentReport> redo(PendingReset reset) throws InterruptedException {
    Map<KeptDefinition, String> failures = Redefinition.of(reset, owner);
    PendingReset.done(ledgers.config().data());
    List<DeploymentReport> reports = new ArrayList<>();
    List<ChannelName> names =
        reset.definitions().stream().map(KeptDefinition::channel).distinct().toList();
    for (ChannelName name : names) {
      ChannelDeployment on = on(name, DeploymentPlan.of(List.of()));
      on.deployer().existing().forEach(known -> put(name, known));
      reports.add(
          DeploymentStep.report(
              on,
              reset.definitions().stream()
                  .filter(kept -> kept.channel().equals(name))
                  .map(kept -> step(kept, failures.getOrDefault(kept, "it cannot be used")))
                  .toList(),
              owner.stopped()));
    }
    return reports;
  }

  private DeploymentStep step(KeptDefinition kept, String failure) {
    String name = kept.definition().name();
    return new DeploymentStep(
        name,
        kept.packages().values().iterator().next(),
        true,
        Optional.ofNullable(here(kept.channel()).get(name)),
        failure);
  }

  /** Does something while nothing is deployed or undeployed. */
  <T> T alone(Alone<T> work) throws InterruptedException {
    changing.lockInterruptibly();
    try {
      return work.run();
    } finally {
      changing.unlock();
    }
  }

  /** What is done then. */
  interface Alone<T> {
    T run() throws InterruptedException;
  }

  /** What is deployed, by channel; only {@link #alone}. */
  Map<ChannelName, Map<String, Deployed>> present() {
    Map<ChannelName, Map<String, Deployed>> present = new LinkedHashMap<>();
    byChannel.forEach((channel, here) -> present.put(channel, new LinkedHashMap<>(here)));
    return present;
  }

  /**
   * The ledgers are other ones, of before; only {@link #alone}.
   *
   * @param then what was deployed then, if that is known
   */
  void goBackTo(Optional<Map<ChannelName, Map<String, Deployed>>> then) {
    byChannel.clear();
    then.ifPresentOrElse(
        known -> known.forEach((channel, deployed) -> here(channel).putAll(deployed)),
        () -> {
          for (ChannelName channel : channelsOfPeers()) {
            owner
                .on(channel, DeploymentPlan.of(List.of()))
                .ifPresent(on -> on.deployer().existing().forEach(each -> put(channel, each)));
          }
        });
    tell();
  }

  private List<ChannelName> channelsOfPeers() {
    return owner.peers().stream()
        .flatMap(peer -> peer.present().peer().channels().joined().names().stream())
        .distinct()
        .toList();
  }

  /** Gives a peer that was stopped what was deployed meanwhile. */
  void bringUp(HostedPeer late) {
    changing.lock();
    try {
      latecomers.bringUp(late);
    } finally {
      changing.unlock();
    }
  }

  private ChannelDeployment on(ChannelName channel, DeploymentPlan plan) {
    return owner
        .on(channel, plan)
        .orElseThrow(() ->
            new HeddleException(
                owner.stopped().isEmpty() ? Fault.NOT_FOUND : Fault.UNAVAILABLE,
                "No peer of the node is on channel '%s'%s"
                    .formatted(
                        channel,
                        owner.stopped().isEmpty()
                            ? ""
                            : " and runs; stopped: " + String.join(", ", owner.stopped()))));
  }

  /** That of who names none. */
  private ChannelName first() {
    return owner.peers().stream()
        .flatMap(peer -> peer.running().stream())
        .map(running -> running.peer().channelName())
        .findFirst()
        .orElse(channels.first());
  }

  private Map<String, Deployed> here(ChannelName channel) {
    return byChannel.computeIfAbsent(channel, _ -> new LinkedHashMap<>());
  }

  private void put(ChannelName channel, Deployed now) {
    here(channel).put(now.name(), now);
  }

  private void tell() {
    Map<String, Deployed> all = new LinkedHashMap<>();
    byChannel.values().forEach(here -> here.forEach(all::putIfAbsent));
    deployed = List.copyOf(all.values());
    told.accept(List.copyOf(all.keySet()));
  }

  /** By name, in the order of deployment. */
  List<Deployed> deployed() {
    return deployed;
  }

  /** What was to be deployed and could not, by name; what was there before serves on. */
  List<NotDeployed> failed() {
    return owner.peers().getFirst().failed().all().stream()
        .map(failure -> new NotDeployed(failure.name(), failure.id(), failure.reason()))
        .toList();
  }
}
