// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.TxId;
import io.heddle.identity.Msps;
import io.heddle.joined.JoinedChannel;
import io.heddle.ledger.StateReader;
import io.heddle.lifecycle.ChaincodeDefinition;
import io.heddle.lifecycle.CollectionDefinitions;
import io.heddle.lifecycle.Definitions;
import java.util.List;
import java.util.Optional;
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
 * Keeps what a transaction wrote to private data collections until its block comes, on this peer
 * and on those of the collections' other members.
 *
 * <p>Fabric gives it to as many peers as a collection's {@code maxPeerCount} says, and the others
 * ask for it when the block comes; here each member's peer gets it at once, so that none has to
 * ask.
 *
 * <p>Fabric: core/endorser/pvtrwset_assembler.go and gossip/privdata/distributor.go.
 */
final class Distribution {

  private static final Logger log = LoggerFactory.getLogger(Distribution.class);

  private final JoinedChannel channel;
  private final List<Other> others;

  /** Another peer, and what it may have. */
  private record Other(Dissemination.Recipient peer, MemberShare share) {}

  Distribution(JoinedChannel channel, Dissemination dissemination) {
    this.channel = channel;
    Msps msps = channel.config().msps();
    this.others =
        dissemination.on(channel.name()).stream()
            .map(peer -> new Other(peer, new MemberShare(peer.identity(), msps)))
            .toList();
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
      all.getCollectionConfigsMap().forEach(this::checkOtherPeers);
      disseminate(txId, all);
    } catch (HeddleException e) {
      throw new HeddleException(
          e.fault(),
          "failed to distribute private collection, txID %s, channel %s: %s"
              .formatted(txId, channel.name(), e.getMessage()),
          e);
    }
    channel.ledger().transientData().add(txId, all);
  }

  /** One that cannot keep it is missed only where a collection asks for so many. */
  private void disseminate(TxId txId, TxPvtReadWriteSetWithConfigInfo all) {
    int failures = 0;
    int plans = 0;
    for (Other other : others) {
      Optional<TxPvtReadWriteSetWithConfigInfo> share = other.share().of(all);
      if (share.isPresent()) {
        plans++;
        try {
          other.peer().keep(txId, share.get());
        } catch (HeddleException e) {
          log.error(
              "Private data of {} cannot be disseminated: {}", txId.shortId(), e.getMessage());
          failures += isRequired(share.get()) ? 1 : 0;
        }
      }
    }
    if (failures > 0) {
      throw new HeddleException(
          Fault.UNAVAILABLE,
          "Failed disseminating %d out of %d private dissemination plans"
              .formatted(failures, plans));
    }
  }

  private static boolean isRequired(TxPvtReadWriteSetWithConfigInfo share) {
    return share.getCollectionConfigsMap().values().stream()
        .flatMap(configs -> configs.getConfigList().stream())
        .anyMatch(config -> config.getStaticCollectionConfig().getRequiredPeerCount() > 0);
  }

  /** The collections written; the simulator has let none pass that does not exist. */
  private static CollectionConfigPackage configs(NsPvtReadWriteSet set, StateReader state) {
    Optional<ChaincodeDefinition> definition = Definitions.read(state, set.getNamespace());
    var configs = CollectionConfigPackage.newBuilder();
    for (CollectionPvtReadWriteSet collection : set.getCollectionPvtRwsetList()) {
      String name = collection.getCollectionName();
      definition
          .flatMap(found -> CollectionDefinitions.find(found, name))
          .or(() -> CollectionDefinitions.implicit(name))
          .ifPresent(found ->
              configs.addConfig(CollectionConfig.newBuilder().setStaticCollectionConfig(found)));
    }
    return configs.build();
  }

  private void checkOtherPeers(String chaincode, CollectionConfigPackage configs) {
    for (CollectionConfig config : configs.getConfigList()) {
      StaticCollectionConfig collection = config.getStaticCollectionConfig();
      long eligible = others.stream().filter(other -> other.share().isOf(collection)).count();
      if (collection.getRequiredPeerCount() > eligible) {
        throw new HeddleException(
            Fault.UNAVAILABLE,
            "could not build private data dissemination plan for chaincode %s and collection %s: required to disseminate to at least %d peers, but know of only %d eligible peers"
                .formatted(
                    chaincode, collection.getName(), collection.getRequiredPeerCount(), eligible));
      }
    }
  }
}
