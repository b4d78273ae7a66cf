// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import com.google.protobuf.ByteString;
import io.heddle.base.HeddleException;
import io.heddle.identity.Identity;
import io.heddle.identity.Msps;
import io.heddle.lifecycle.CollectionDefinitions;
import java.util.Optional;
import java.util.function.Predicate;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;
import org.hyperledger.fabric.protos.transientstore.TxPvtReadWriteSetWithConfigInfo;

/** What of a transaction's private writes one peer may have: those to the collections it is in. */
final class MemberShare {

  private final Optional<Identity> peer;
  private final Msps msps;

  /**
   * Of a peer.
   *
   * @param identity its marshalled {@code SerializedIdentity}; a stranger to the channel gets
   *     nothing
   */
  MemberShare(ByteString identity, Msps msps) {
    this.peer = parsed(identity, msps);
    this.msps = msps;
  }

  private static Optional<Identity> parsed(ByteString identity, Msps msps) {
    try {
      return Optional.of(msps.parse(identity));
    } catch (HeddleException _) {
      return Optional.empty();
    }
  }

  boolean isOf(StaticCollectionConfig collection) {
    try {
      return peer.filter(who -> CollectionDefinitions.isMember(collection, who, msps)).isPresent();
    } catch (HeddleException _) {
      return false; // a policy that nobody satisfies
    }
  }

  /** The peer's part; empty if there is none. */
  Optional<TxPvtReadWriteSetWithConfigInfo> of(TxPvtReadWriteSetWithConfigInfo all) {
    var share = TxPvtReadWriteSetWithConfigInfo.newBuilder().setEndorsedAt(all.getEndorsedAt());
    var sets = TxPvtReadWriteSet.newBuilder().setDataModel(all.getPvtRwset().getDataModel());
    for (NsPvtReadWriteSet set : all.getPvtRwset().getNsPvtRwsetList()) {
      CollectionConfigPackage configs =
          all.getCollectionConfigsOrDefault(
              set.getNamespace(), CollectionConfigPackage.getDefaultInstance());
      var kept = NsPvtReadWriteSet.newBuilder().setNamespace(set.getNamespace());
      var keptConfigs = CollectionConfigPackage.newBuilder();
      configs.getConfigList().stream()
          .map(CollectionConfig::getStaticCollectionConfig)
          .filter(this::isOf)
          .forEach(each -> {
            keptConfigs.addConfig(CollectionConfig.newBuilder().setStaticCollectionConfig(each));
            set.getCollectionPvtRwsetList().stream()
                .filter(isCalled(each.getName()))
                .forEach(kept::addCollectionPvtRwset);
          });
      if (kept.getCollectionPvtRwsetCount() > 0) {
        sets.addNsPvtRwset(kept);
        share.putCollectionConfigs(set.getNamespace(), keptConfigs.build());
      }
    }
    return sets.getNsPvtRwsetCount() == 0
        ? Optional.empty()
        : Optional.of(share.setPvtRwset(sets).build());
  }

  private static Predicate<CollectionPvtReadWriteSet> isCalled(String name) {
    return set -> set.getCollectionName().equals(name);
  }
}
