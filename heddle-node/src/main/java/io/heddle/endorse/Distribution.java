// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.base.TxId;
import io.heddle.identity.Msps;
import io.heddle.joined.Dissemination.Neighbour;
import io.heddle.joined.JoinedChannel;
import io.heddle.ledger.StateReader;
import io.heddle.lifecycle.ChaincodeDefinition;
import io.heddle.lifecycle.CollectionDefinitions;
import io.heddle.lifecycle.Definitions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;
import org.hyperledger.fabric.protos.transientstore.TxPvtReadWriteSetWithConfigInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what a transaction wrote to private data collections until its block comes, on this peer,
 * and on as many of the collections' other members as these ask for. The rest of them ask when the
 * block comes.
 *
 * <p>Fabric: core/endorser/pvtrwset_assembler.go and gossip/privdata/distributor.go.
 */
final class Distribution {

  private static final Logger log = LoggerFactory.getLogger(Distribution.class);

  private final JoinedChannel channel;
  private final MspId own;
  private final RandomGenerator random;
  private final List<OtherPeer> others;

  /**
   * @param neighbours the other peers that are on the channel
   * @param own the peer's organisation
   * @param random which peers are chosen where there are more than are asked for
   */
  Distribution(
      JoinedChannel channel, List<Neighbour> neighbours, MspId own, RandomGenerator random) {
    this.channel = channel;
    this.own = own;
    this.random = random;
    Msps msps = channel.config().msps();
    this.others = neighbours.stream().flatMap(peer -> OtherPeer.of(peer, msps).stream()).toList();
  }

  /**
   * Returns when it is on disk.
   *
   * @param state as the transaction saw it
   * @throws HeddleException {@code UNAVAILABLE} with Fabric's words if not enough other peers have
   *     it
   */
  void distribute(TxId txId, TxPvtReadWriteSet written, StateReader state) {
    var kept =
        TxPvtReadWriteSetWithConfigInfo.newBuilder()
            .setEndorsedAt(channel.ledger().height())
            .setPvtRwset(written);
    for (NsPvtReadWriteSet set : written.getNsPvtRwsetList()) {
      kept.putCollectionConfigs(set.getNamespace(), configs(set, state));
    }
    TxPvtReadWriteSetWithConfigInfo all = kept.build();
    try {
      disseminate(txId, all, plans(all));
    } catch (HeddleException e) {
      throw new HeddleException(
          e.fault(),
          "failed to distribute private collection, txID %s, channel %s: %s"
              .formatted(txId, channel.name(), e.getMessage()),
          e);
    }
    channel.ledger().transientData().add(txId, all);
  }

  private List<DisseminationPlan> plans(TxPvtReadWriteSetWithConfigInfo all) {
    List<DisseminationPlan> plans = new ArrayList<>();
    for (NsPvtReadWriteSet set : all.getPvtRwset().getNsPvtRwsetList()) {
      for (CollectionConfig config :
          all.getCollectionConfigsOrThrow(set.getNamespace()).getConfigList()) {
        plans.add(
            DisseminationPlan.of(
                set.getNamespace(), config.getStaticCollectionConfig(), others, random));
      }
    }
    return plans;
  }

  /** One that cannot keep it is missed only where it is one of those that have to. */
  private void disseminate(
      TxId txId, TxPvtReadWriteSetWithConfigInfo all, List<DisseminationPlan> plans) {
    Map<OtherPeer, List<DisseminationPlan>> byPeer = new LinkedHashMap<>();
    for (DisseminationPlan plan : plans) {
      plan.chosen().forEach(peer -> byPeer.computeIfAbsent(peer, _ -> new ArrayList<>()).add(plan));
    }
    AtomicLong failures = new AtomicLong();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      byPeer.forEach((peer, its) ->
          threads.execute(() -> failures.addAndGet(failures(txId, peer, share(all, its), its))));
    }
    if (failures.get() > 0) {
      throw new HeddleException(
          Fault.UNAVAILABLE,
          "Failed disseminating %d out of %d private dissemination plans"
              .formatted(failures.get(), byPeer.values().stream().mapToInt(List::size).sum()));
    }
  }

  /** How many of the plans a peer fails; one at a time may wait for its answer. */
  private long failures(
      TxId txId,
      OtherPeer peer,
      TxPvtReadWriteSetWithConfigInfo share,
      List<DisseminationPlan> plans) {
    long begin = System.nanoTime();
    try {
      peer.keep(txId, share);
      return 0;
    } catch (RuntimeException e) { // nobody else would hear of it
      log.error("Private data of {} cannot be disseminated: {}", txId.shortId(), e.getMessage());
      return plans.stream().filter(plan -> plan.requires(peer)).count();
    } finally {
      channel.gave(Duration.ofNanos(System.nanoTime() - begin));
    }
  }

  /** What one peer is given: the sets of some collections, with their definitions. */
  private static TxPvtReadWriteSetWithConfigInfo share(
      TxPvtReadWriteSetWithConfigInfo all, List<DisseminationPlan> plans) {
    var share = TxPvtReadWriteSetWithConfigInfo.newBuilder().setEndorsedAt(all.getEndorsedAt());
    var sets = TxPvtReadWriteSet.newBuilder().setDataModel(all.getPvtRwset().getDataModel());
    for (NsPvtReadWriteSet set : all.getPvtRwset().getNsPvtRwsetList()) {
      var kept = NsPvtReadWriteSet.newBuilder().setNamespace(set.getNamespace());
      var configs = CollectionConfigPackage.newBuilder();
      for (DisseminationPlan plan : plans) {
        StaticCollectionConfig collection = plan.collection();
        if (plan.chaincode().equals(set.getNamespace())) {
          configs.addConfig(CollectionConfig.newBuilder().setStaticCollectionConfig(collection));
          set.getCollectionPvtRwsetList().stream()
              .filter(each -> each.getCollectionName().equals(collection.getName()))
              .forEach(kept::addCollectionPvtRwset);
        }
      }
      if (kept.getCollectionPvtRwsetCount() > 0) {
        sets.addNsPvtRwset(kept);
        share.putCollectionConfigs(set.getNamespace(), configs.build());
      }
    }
    return share.setPvtRwset(sets).build();
  }

  /** The collections written; the simulator has let none pass that does not exist. */
  private CollectionConfigPackage configs(NsPvtReadWriteSet set, StateReader state) {
    Optional<ChaincodeDefinition> definition = Definitions.read(state, set.getNamespace());
    var configs = CollectionConfigPackage.newBuilder();
    for (CollectionPvtReadWriteSet collection : set.getCollectionPvtRwsetList()) {
      String name = collection.getCollectionName();
      CollectionDefinitions.implicit(name)
          .map(this::counted)
          .or(() -> definition.flatMap(found -> CollectionDefinitions.listed(found, name)))
          .ifPresent(found ->
              configs.addConfig(CollectionConfig.newBuilder().setStaticCollectionConfig(found)));
    }
    return configs.build();
  }

  /** How many peers get what is written to an implicit collection: none of other organisations. */
  private StaticCollectionConfig counted(StaticCollectionConfig implicit) {
    return CollectionDefinitions.isOfMember(implicit, own)
        ? implicit.toBuilder()
            .setRequiredPeerCount(channel.sharing().implicitRequired())
            .setMaximumPeerCount(channel.sharing().implicitMaximum())
            .build()
        : implicit;
  }
}
