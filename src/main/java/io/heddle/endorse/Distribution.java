// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.TxId;
import io.heddle.joined.JoinedChannel;
import io.heddle.ledger.StateReader;
import io.heddle.lifecycle.ChaincodeDefinition;
import io.heddle.lifecycle.CollectionDefinitions;
import io.heddle.lifecycle.Definitions;
import java.util.Optional;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;
import org.hyperledger.fabric.protos.transientstore.TxPvtReadWriteSetWithConfigInfo;

/**
 * Keeps what a transaction wrote to private data collections until its block comes.
 *
 * <p>Fabric also hands it to peers of other members. This peer knows none, so a collection that
 * asks for at least one cannot be written.
 *
 * <p>Fabric: core/endorser/pvtrwset_assembler.go and gossip/privdata/distributor.go.
 */
final class Distribution {

  private static final int OTHER_PEERS = 0;

  private Distribution() {}

  /**
   * Returns when it is on disk.
   *
   * @param state as the transaction saw it
   * @throws HeddleException {@code UNAVAILABLE} with Fabric's words if other peers would be needed
   */
  static void distribute(
      JoinedChannel channel, TxId txId, TxPvtReadWriteSet written, StateReader state) {
    var kept =
        TxPvtReadWriteSetWithConfigInfo.newBuilder()
            .setEndorsedAt(channel.ledger().height())
            .setPvtRwset(written);
    for (NsPvtReadWriteSet set : written.getNsPvtRwsetList()) {
      kept.putCollectionConfigs(set.getNamespace(), configs(set, state));
    }
    try {
      kept.getCollectionConfigsMap().forEach(Distribution::checkOtherPeers);
    } catch (HeddleException e) {
      throw new HeddleException(
          e.fault(),
          "failed to distribute private collection, txID %s, channel %s: %s"
              .formatted(txId, channel.name(), e.getMessage()),
          e);
    }
    channel.ledger().transientData().add(txId, kept.build());
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

  private static void checkOtherPeers(String chaincode, CollectionConfigPackage configs) {
    for (CollectionConfig config : configs.getConfigList()) {
      StaticCollectionConfig collection = config.getStaticCollectionConfig();
      if (collection.getRequiredPeerCount() > OTHER_PEERS) {
        throw new HeddleException(
            Fault.UNAVAILABLE,
            "could not build private data dissemination plan for chaincode %s and collection %s: required to disseminate to at least %d peers, but know of only %d eligible peers"
                .formatted(
                    chaincode,
                    collection.getName(),
                    collection.getRequiredPeerCount(),
                    OTHER_PEERS));
      }
    }
  }
}
