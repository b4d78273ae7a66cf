// SPDX-License-Identifier: Apache-2.0
package io.heddle.joined;

import com.google.protobuf.ByteString;
import io.heddle.base.HeddleException;
import io.heddle.channel.ChannelConfig;
import io.heddle.identity.Identity;
import io.heddle.identity.Msps;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.PrivateDigest;
import io.heddle.ledger.StateSnapshot;
import io.heddle.lifecycle.CollectionDefinitions;
import io.heddle.lifecycle.PastCollections;
import io.heddle.validate.PrivateTimer;
import io.heddle.validate.PrivateTimer.Step;
import io.heddle.validate.PrivateWriteSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;
import org.hyperledger.fabric.protos.transientstore.TxPvtReadWriteSetWithConfigInfo;

/**
 * What a peer has of a channel's private write sets, and gives to other peers: to those that are
 * members of the collection, by the definition with which the set is kept or was committed, or by
 * the present one. Safe for threads.
 *
 * <p>Fabric: gossip/privdata/dataretriever.go, and pull.go, filterNotEligible.
 */
final class HeldWrites {

  private final Ledger ledger;
  private final Supplier<ChannelConfig> config;
  private final CollectionMembers members;
  private final PrivateTimer timer;

  HeldWrites(
      Ledger ledger,
      Supplier<ChannelConfig> config,
      CollectionMembers members,
      PrivateTimer timer) {
    this.ledger = ledger;
    this.config = config;
    this.members = members;
    this.timer = timer;
  }

  /**
   * What somebody may have of what it asks for; nothing for a stranger to the channel.
   *
   * @param asker its marshalled {@code SerializedIdentity}
   */
  List<GivenWrites> give(ByteString asker, List<PrivateDigest> wanted) {
    Msps msps = config.get().msps();
    Optional<Identity> who = identity(asker, msps);
    long begin = System.nanoTime();
    List<GivenWrites> given = new ArrayList<>();
    if (who.isPresent()) {
      for (PrivateDigest digest : wanted) {
        List<ByteString> sets = find(digest, who.get(), msps);
        if (!sets.isEmpty()) {
          given.add(new GivenWrites(digest, sets));
        }
      }
    }
    timer.tookSince(Step.RETRIEVE, begin);
    return given;
  }

  /**
   * What somebody may have of the private values of a block, by the positions of the transactions:
   * what a member of the collection as it is now may have.
   */
  Map<Long, TxPvtReadWriteSet> giveOfBlock(ByteString asker, long block) {
    Msps msps = config.get().msps();
    Optional<Identity> who = identity(asker, msps);
    if (who.isEmpty()) {
      return Map.of();
    }
    SortedMap<Long, TxPvtReadWriteSet.Builder> given = new TreeMap<>();
    try (StateSnapshot state = ledger.snapshot()) {
      for (PrivateWriteSet set : PrivateWriteSet.ofBlock(state, block)) {
        if (isIn(members.present(set.chaincode(), set.collection()), who.get(), msps)) {
          add(set, given.computeIfAbsent(set.writer().tx(), _ -> TxPvtReadWriteSet.newBuilder()));
        }
      }
    }
    Map<Long, TxPvtReadWriteSet> all = new TreeMap<>();
    given.forEach((position, sets) -> all.put(position, sets.build()));
    return all;
  }

  /** They come in the order of namespaces and collections. */
  private static void add(PrivateWriteSet set, TxPvtReadWriteSet.Builder transaction) {
    int last = transaction.getNsPvtRwsetCount() - 1;
    NsPvtReadWriteSet.Builder namespace =
        last >= 0 && transaction.getNsPvtRwset(last).getNamespace().equals(set.chaincode())
            ? transaction.getNsPvtRwsetBuilder(last)
            : transaction.addNsPvtRwsetBuilder().setNamespace(set.chaincode());
    namespace.addCollectionPvtRwset(
        CollectionPvtReadWriteSet.newBuilder()
            .setCollectionName(set.collection())
            .setRwset(set.writes()));
  }

  private static Optional<Identity> identity(ByteString serialized, Msps msps) {
    try {
      return Optional.of(msps.parse(serialized));
    } catch (HeddleException _) {
      return Optional.empty();
    }
  }

  /** The block may come while it is looked for: with it, it moves from the one to the other. */
  private List<ByteString> find(PrivateDigest digest, Identity who, Msps msps) {
    boolean isCommitted = isCommitted(digest);
    List<ByteString> endorsed = isCommitted ? List.of() : endorsed(digest, who, msps);
    return endorsed.isEmpty() && (isCommitted || isCommitted(digest))
        ? committed(digest, who, msps).stream().toList()
        : endorsed;
  }

  private boolean isCommitted(PrivateDigest digest) {
    return digest.writer().block() < ledger.height();
  }

  private List<ByteString> endorsed(PrivateDigest digest, Identity who, Msps msps) {
    return digest.txId().stream()
        .flatMap(txId -> ledger.transientData().all(txId).stream())
        .filter(kept -> isIn(kept, digest, who, msps))
        .flatMap(kept -> sets(kept.getPvtRwset(), digest).stream())
        .toList();
  }

  private static boolean isIn(
      TxPvtReadWriteSetWithConfigInfo kept, PrivateDigest digest, Identity who, Msps msps) {
    CollectionConfigPackage configs =
        kept.getCollectionConfigsOrDefault(
            digest.chaincode(), CollectionConfigPackage.getDefaultInstance());
    return CollectionDefinitions.listed(configs, digest.collection())
        .filter(collection -> CollectionDefinitions.isEligible(collection, who, msps))
        .isPresent();
  }

  private static List<ByteString> sets(TxPvtReadWriteSet kept, PrivateDigest digest) {
    return kept.getNsPvtRwsetList().stream()
        .filter(set -> set.getNamespace().equals(digest.chaincode()))
        .flatMap(set -> set.getCollectionPvtRwsetList().stream())
        .filter(set -> set.getCollectionName().equals(digest.collection()))
        .map(CollectionPvtReadWriteSet::getRwset)
        .toList();
  }

  private Optional<ByteString> committed(PrivateDigest digest, Identity who, Msps msps) {
    Optional<ByteString> found;
    try (StateSnapshot state = ledger.snapshot()) {
      found =
          PrivateWriteSet.find(state, digest.writer(), digest.chaincode(), digest.collection())
              .map(PrivateWriteSet::writes);
    }
    return found.filter(_ ->
        isIn(members.present(digest.chaincode(), digest.collection()), who, msps)
            || isIn(past(digest), who, msps));
  }

  private Optional<StaticCollectionConfig> past(PrivateDigest digest) {
    return PastCollections.before(
        ledger, digest.writer().block(), digest.chaincode(), digest.collection());
  }

  private static boolean isIn(
      Optional<StaticCollectionConfig> collection, Identity who, Msps msps) {
    return collection
        .filter(found -> CollectionDefinitions.isEligible(found, who, msps))
        .isPresent();
  }
}
