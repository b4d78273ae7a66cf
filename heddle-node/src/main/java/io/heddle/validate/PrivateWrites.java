// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import com.google.protobuf.ByteString;
import io.heddle.base.Sha256;
import io.heddle.base.TxId;
import io.heddle.ledger.PrivateDigest;
import io.heddle.ledger.Version;
import io.heddle.validate.NamespaceSet.CollectionSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongPredicate;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the transactions of one block wrote to the collections of which the peer is a member: what
 * it has kept since they were endorsed, and of the rest what other peers give, who are asked once
 * for the whole block. What has not the hash that the block names does not count. For one thread.
 *
 * <p>Fabric: gossip/privdata/pvtdataprovider.go.
 */
final class PrivateWrites {

  private static final Logger log = LoggerFactory.getLogger(PrivateWrites.class);

  private final Function<TxId, List<TxPvtReadWriteSet>> kept;
  private final PrivateSource others;
  private final Map<PrivateDigest, ByteString> found = new HashMap<>();
  private final Set<PrivateDigest> ended = new HashSet<>();
  private final List<WantedWrites> wanted = new ArrayList<>();

  /**
   * @param kept what this peer knows that a transaction may have written
   */
  PrivateWrites(Function<TxId, List<TxPvtReadWriteSet>> kept, PrivateSource others) {
    this.kept = kept;
    this.others = others;
  }

  /** Looks for what a transaction wrote; what is not there waits for {@link #fetch}. */
  void look(Content.Invocation invocation, Version version, Membership membership) {
    EndorserTransaction transaction = invocation.transaction();
    for (NamespaceSet set : transaction.sets()) {
      for (CollectionSet collection : set.collections()) {
        if (!collection.valuesHash().isEmpty()) {
          membership
              .in(collection.space())
              .ifPresent(definition -> look(invocation, version, collection, definition));
        }
      }
    }
  }

  private void look(
      Content.Invocation invocation,
      Version version,
      CollectionSet collection,
      StaticCollectionConfig definition) {
    PrivateDigest digest = digest(invocation.transaction().txId(), version, collection);
    Optional<ByteString> own = own(invocation.transaction().txId(), collection);
    if (own.isPresent()) {
      found.put(digest, own.get());
    } else {
      wanted.add(
          new WantedWrites(digest, collection.valuesHash(), definition, invocation.endorsers()));
    }
  }

  /**
   * Asks other peers for what was looked for in vain.
   *
   * @param isValid whether a transaction at this position is; of others nobody misses anything
   */
  void fetch(long block, LongPredicate isValid) {
    if (wanted.isEmpty()) {
      return;
    }
    int own = found.size();
    PrivateSource.Given given = others.fetch(wanted);
    ended.addAll(given.ended());
    for (WantedWrites each : wanted) {
      Optional.ofNullable(given.writes().get(each.digest()))
          .filter(each::are)
          .ifPresent(writes -> found.put(each.digest(), writes));
    }
    List<String> missing =
        wanted.stream()
            .map(WantedWrites::digest)
            .filter(digest ->
                !found.containsKey(digest)
                    && !ended.contains(digest)
                    && isValid.test(digest.writer().tx()))
            .map(PrivateWrites::named)
            .toList();
    if (!missing.isEmpty()) {
      log.warn(
          "Could not fetch (or mark to reconcile later) {} eligible collection private write sets for block [{}] (0 from local cache, {} from transient store, {} from other peers). Will commit block with missing private write sets:[{}]",
          own + wanted.size(),
          block,
          own,
          found.size() - own,
          String.join("; ", missing));
    }
    wanted.clear();
  }

  /** What a transaction wrote to a collection; empty if nobody has it. */
  Optional<ByteString> find(TxId txId, Version version, CollectionSet collection) {
    return Optional.ofNullable(found.get(digest(txId, version, collection)))
        .or(() -> own(txId, collection));
  }

  /** Whether nobody has it any more because its time is over, so that it is not missed. */
  boolean isEnded(TxId txId, Version version, CollectionSet collection) {
    return ended.contains(digest(txId, version, collection));
  }

  private Optional<ByteString> own(TxId txId, CollectionSet collection) {
    return kept.apply(txId).stream()
        .flatMap(set -> set.getNsPvtRwsetList().stream())
        .filter(set -> set.getNamespace().equals(collection.space().namespace()))
        .flatMap(set -> set.getCollectionPvtRwsetList().stream())
        .filter(set -> set.getCollectionName().equals(collection.space().collection()))
        .map(CollectionPvtReadWriteSet::getRwset)
        .filter(writes -> Sha256.of(writes).equals(collection.valuesHash()))
        .findFirst();
  }

  private static String named(PrivateDigest digest) {
    return "txID: %s, seq: %d, namespace: %s, collection: %s"
        .formatted(
            digest.txId().map(TxId::value).orElse(""),
            digest.writer().tx(),
            digest.chaincode(),
            digest.collection());
  }

  private static PrivateDigest digest(TxId txId, Version version, CollectionSet collection) {
    return new PrivateDigest(
        Optional.of(txId),
        version,
        collection.space().namespace(),
        collection.space().collection());
  }
}
