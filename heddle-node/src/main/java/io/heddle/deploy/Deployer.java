// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy;

import com.google.protobuf.ByteString;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.base.PackageId;
import io.heddle.build.ChaincodeServer;
import io.heddle.build.Launchable;
import io.heddle.install.ChaincodePackage;
import io.heddle.joined.JoinedChannel;
import io.heddle.lifecycle.ChaincodeDefinition;
import io.heddle.lifecycle.DefinitionCache.Chosen;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.peer.lifecycle.ApproveChaincodeDefinitionForMyOrgArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.CommitChaincodeDefinitionArgs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a chaincode from its package to a committed definition: installed and built on every peer,
 * approved by every organisation, committed. What is there already with the same package is left as
 * it is.
 */
public final class Deployer {

  private static final Logger log = LoggerFactory.getLogger(Deployer.class);

  private static final String VERSION = "1.0";

  private final JoinedChannel channel;
  private final List<TargetPeer> peers;
  private final Map<MspId, Administration> administrations;
  private final boolean isDevelopment;
  private final DefinitionTerms terms;

  /**
   * One for a channel and the peers on it.
   *
   * @param peers the first of them is asked what is there
   * @param administrations of each organisation that has a peer
   * @param plan says what definitions are to have that are there, or come
   */
  public Deployer(
      List<? extends TargetPeer> peers,
      Map<MspId, Administration> administrations,
      boolean isDevelopment,
      DeploymentPlan plan) {
    this.channel = peers.getFirst().channel();
    this.peers = List.copyOf(peers);
    this.administrations = Map.copyOf(administrations);
    this.isDevelopment = isDevelopment;
    this.terms = new DefinitionTerms(channel, plan);
  }

  /**
   * A chaincode that is on every peer.
   *
   * @param built empty if it has no package
   */
  public record Installed(Prepared chaincode, Optional<Deployed.Built> built) {

    /** Whether the node runs it, so that it can be seen whether it starts. */
    public boolean isLocal() {
      return built.isPresent() && built.get().server().isEmpty();
    }
  }

  /**
   * Gets a chaincode installed and built on every peer; several may be at it at the same time.
   *
   * @throws HeddleException if it cannot be built
   */
  public Installed install(Prepared prepared) {
    return switch (prepared) {
      case Prepared.ByHand _ -> new Installed(prepared, Optional.empty());
      case Prepared.Packed(_, ChaincodePackage chaincode, Optional<Path> directory) -> {
        directory.ifPresent(each -> peers.forEach(peer -> peer.comesFrom(chaincode.id(), each)));
        List<Launchable> instances = peers.stream().map(peer -> peer.install(chaincode)).toList();
        yield new Installed(prepared, Optional.of(built(instances.getFirst())));
      }
    };
  }

  /**
   * Has its name mean a chaincode that is installed.
   *
   * @throws HeddleException if it cannot be defined
   */
  public Deployed define(Installed installed) {
    Prepared chaincode = installed.chaincode();
    String version =
        switch (chaincode) {
          case Prepared.ByHand byHand -> byHand.version();
          case Prepared.Packed _ -> VERSION;
        };
    return new Deployed(
        chaincode.name(),
        chaincode.id(),
        define(chaincode.name(), version, chaincode.id()),
        installed.built(),
        chaincode instanceof Prepared.ByHand);
  }

  /** That of the present definition of a name; 0 if there is none. */
  public long sequence(String name) {
    return current(name).map(ChaincodeDefinition::sequence).orElse(0L);
  }

  /** Whether a name means something else now than this package, and can be called. */
  public boolean replaces(Prepared chaincode) {
    return channel
        .definitions()
        .packageOf(chaincode.name())
        .filter(present -> !present.equals(chaincode.id()))
        .isPresent();
  }

  /** What was deployed before, on this data directory. */
  public List<Deployed> existing() {
    firstOfEach()
        .forEach(
            peer -> peer.channel().definitions().all().forEach(each -> approveAsNoted(peer, each)));
    peers.stream().filter(TargetPeer::isNew).forEach(this::bringUpTo);
    return channel.definitions().all().stream().flatMap(each -> existing(each).stream()).toList();
  }

  /**
   * Gives a chaincode that is deployed already the collections and the policy that are given for
   * it, as its next definition; one for which nothing else is given is left as it is.
   */
  public Deployed withWhatIsGiven(Deployed known) {
    ChaincodeDefinition present = current(known.name()).orElseThrow();
    if (terms.areMetBy(present)) {
      return known;
    }
    ChaincodeDefinition next = terms.after(present);
    approveAndCommit(next, known.packageId());
    return new Deployed(
        known.name(), known.packageId(), next.sequence(), known.built(), known.isStartedByHand());
  }

  /** Gives a peer that has come later what the first one has, and its organisation's approval. */
  private void bringUpTo(TargetPeer late) {
    for (Chosen chosen : channel.definitions().all()) {
      channel
          .definitions()
          .packageOf(chosen)
          .flatMap(peers.getFirst()::installed)
          .ifPresent(chaincode -> bringUpTo(late, chosen.definition(), chaincode));
    }
  }

  /** One that cannot be built any more must not keep the others from being served. */
  private void bringUpTo(
      TargetPeer late, ChaincodeDefinition definition, ChaincodePackage chaincode) {
    try {
      late.install(chaincode);
      if (hasNotApproved(late, definition)) {
        approve(definition, chaincode.id(), late.organisation());
      }
    } catch (HeddleException e) {
      log.warn(
          "Chaincode '{}' is not on every peer: a peer of '{}' that is new cannot have it: {}",
          definition.name(),
          late.organisation(),
          e.getMessage());
    }
  }

  private static boolean hasNotApproved(TargetPeer peer, ChaincodeDefinition definition) {
    return peer.channel()
        .definitions()
        .find(definition.name())
        .filter(chosen -> chosen.definition().sequence() == definition.sequence())
        .filter(chosen -> chosen.mark().isEmpty())
        .isPresent();
  }

  /** Earlier versions of Heddle kept approvals nowhere but in a file. */
  private void approveAsNoted(TargetPeer peer, Chosen chosen) {
    if (chosen.mark().isEmpty()) {
      noted(peer, chosen.definition())
          .ifPresent(id -> approve(chosen.definition(), id, peer.organisation()));
    }
  }

  private Optional<PackageId> noted(TargetPeer peer, ChaincodeDefinition definition) {
    return peer.knownPackages().packageOf(channel.name(), definition.name(), definition.sequence());
  }

  private Optional<Deployed> existing(Chosen chosen) {
    ChaincodeDefinition definition = chosen.definition();
    return channel
        .definitions()
        .packageOf(chosen)
        .map(id -> new Deployed(definition.name(), id, definition.sequence(), restored(id), false))
        .or(() -> startedByHand(chosen))
        .or(() -> tellOfLostPackage(chosen));
  }

  /** Nothing runs of it, as on a Fabric peer, where it is found when somebody calls. */
  private Optional<Deployed> tellOfLostPackage(Chosen chosen) {
    if (chosen.mark().isPresent() && !isUndeployed(chosen.definition())) {
      log.warn(
          "Chaincode '{}' cannot be called: package '{}' of its definition is not installed; start with its source or package again, or install it",
          chosen.definition().name(),
          noted(peers.getFirst(), chosen.definition()).map(PackageId::value).orElse("unknown"));
    }
    return Optional.empty();
  }

  private Optional<Deployed> startedByHand(Chosen chosen) {
    if (!isDevelopment || chosen.mark().isEmpty() || isUndeployed(chosen.definition())) {
      return Optional.empty();
    }
    ChaincodeDefinition definition = chosen.definition();
    var id = new PackageId(definition.name() + ":" + definition.version());
    return Optional.of(
        new Deployed(definition.name(), id, definition.sequence(), Optional.empty(), true));
  }

  /**
   * A build that cannot be used, say because its builder is gone, must not keep the others from
   * being served.
   */
  private Optional<Deployed.Built> restored(PackageId id) {
    try {
      return Optional.of(built(peers.getFirst().built(id)));
    } catch (HeddleException e) {
      log.warn("Package '{}' cannot be used: {}", id, e.getMessage());
      return Optional.empty();
    }
  }

  private static Deployed.Built built(Launchable instance) {
    return new Deployed.Built(
        instance.builtBy(),
        instance.chaincodeServer().map(ChaincodeServer::address),
        instance.isContained());
  }

  /** The sequence under which the name now means the package. */
  private long define(String name, String version, PackageId id) {
    Optional<ChaincodeDefinition> current = current(name);
    if (current
        .filter(defined -> !isUndeployed(defined))
        .filter(terms::areMetBy)
        .filter(defined -> isChosenByAll(defined, id))
        .isPresent()) {
      return current.get().sequence();
    }
    ChaincodeDefinition next = terms.next(name, version, current);
    approveAndCommit(next, id);
    return next.sequence();
  }

  /**
   * Has a name mean what it meant on another ledger, unless it means something already.
   *
   * @param first its first definition
   * @param packages that each organisation had chosen, installed on its peers
   */
  public void redefine(ChaincodeDefinition first, Map<MspId, PackageId> packages) {
    if (current(first.name()).isPresent()) {
      return;
    }
    for (TargetPeer peer : firstOfEach()) {
      PackageId id = packages.get(peer.organisation());
      if (id != null && !isChosen(peer, first, id)) {
        approve(first, id, peer.organisation());
      }
    }
    commit(first);
  }

  private void approveAndCommit(ChaincodeDefinition next, PackageId id) {
    for (TargetPeer peer : firstOfEach()) {
      if (!isChosen(peer, next, id)) { // it is, if the node ended between approval and commit
        approve(next, id, peer.organisation());
      }
    }
    commit(next);
  }

  /** Organisations that have come later approve of what the others have agreed upon. */
  private boolean isChosenByAll(ChaincodeDefinition definition, PackageId id) {
    List<TargetPeer> others =
        firstOfEach().stream().filter(peer -> !isChosen(peer, definition, id)).toList();
    if (others.size() == firstOfEach().size()
        || !others.stream().allMatch(peer -> hasNotApproved(peer, definition))) {
      return false;
    }
    others.forEach(peer -> approve(definition, id, peer.organisation()));
    return true;
  }

  private static boolean isChosen(TargetPeer peer, ChaincodeDefinition definition, PackageId id) {
    return peer.channel().definitions().isChosen(definition, id);
  }

  /** The first peer of each organisation. */
  private List<TargetPeer> firstOfEach() {
    return peers.stream().map(TargetPeer::organisation).distinct().map(this::firstOf).toList();
  }

  private TargetPeer firstOf(MspId organisation) {
    return peers.stream()
        .filter(peer -> peer.organisation().equals(organisation))
        .findFirst()
        .orElseThrow();
  }

  /** One that is taken up again is a new definition. */
  private boolean isUndeployed(ChaincodeDefinition definition) {
    return channel.definitions().isUndeployed(definition);
  }

  private Optional<ChaincodeDefinition> current(String name) {
    return channel.definitions().find(name).map(Chosen::definition);
  }

  private void approve(ChaincodeDefinition definition, PackageId id, MspId organisation) {
    var source =
        org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeSource.newBuilder()
            .setLocalPackage(
                org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeSource.Local.newBuilder()
                    .setPackageId(id.value()));
    administration(organisation)
        .submit(
            "ApproveChaincodeDefinitionForMyOrg",
            arguments(definition)
                .concat(
                    ApproveChaincodeDefinitionForMyOrgArgs.newBuilder()
                        .setSource(source)
                        .build()
                        .toByteString()),
            List.of(firstOf(organisation)));
  }

  private void commit(ChaincodeDefinition definition) {
    administration(peers.getFirst().organisation())
        .submit("CommitChaincodeDefinition", arguments(definition), firstOfEach());
  }

  private Administration administration(MspId organisation) {
    return Optional.ofNullable(administrations.get(organisation)).orElseThrow();
  }

  /** What both functions take; approval has one field more behind it. */
  private static ByteString arguments(ChaincodeDefinition definition) {
    return CommitChaincodeDefinitionArgs.newBuilder()
        .setSequence(definition.sequence())
        .setName(definition.name())
        .setVersion(definition.version())
        .setEndorsementPlugin(definition.endorsementPlugin())
        .setValidationPlugin(definition.validationPlugin())
        .setValidationParameter(definition.validationParameter())
        .setCollections(definition.collections())
        .setInitRequired(definition.initRequired())
        .build()
        .toByteString();
  }
}
