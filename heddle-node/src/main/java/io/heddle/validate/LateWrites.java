// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.Sha256;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.PrivateDigest;
import io.heddle.ledger.StateChange;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.StateReader;
import io.heddle.ledger.StateSnapshot;
import io.heddle.ledger.Version;
import io.heddle.validate.NamespaceSet.CollectionSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWriteHash;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;

/**
 * What a transaction of a past block wrote to a collection, and may still come. It has to be what
 * the block has the hashes of, but for what was purged since, here or where it comes from. The
 * write set is then kept as if it had come in time, and the state gets those values that are still
 * the latest.
 *
 * <p>Fabric: core/ledger/kvledger/hashcheck_pvtdata.go, and txmgmt/txmgr/lockbased_txmgr.go,
 * RemoveStaleAndCommitPvtDataOfOldBlocks.
 */
public final class LateWrites {

  private final MissingPrivateData missing;
  private final CollectionSet hashes;

  /** What was given, held against the hashes. */
  public sealed interface Judged {

    /**
     * It is what was written.
     *
     * @param writes without what was purged
     * @param marshalled as it was given if nothing was purged
     */
    record Right(KVRWSet writes, ByteString marshalled) implements Judged {}

    /**
     * It is not.
     *
     * @param reason in Fabric's words
     */
    record Wrong(String reason) implements Judged {}
  }

  LateWrites(MissingPrivateData missing, CollectionSet hashes) {
    this.missing = missing;
    this.hashes = hashes;
  }

  /**
   * What a ledger's block says of it, or the snapshot that the ledger was made of; empty if that
   * knows of no such writes.
   */
  public static Optional<LateWrites> of(MissingPrivateData missing, Ledger ledger) {
    if (missing.writer().block() < ledger.firstBlock()) {
      try (StateSnapshot state = ledger.snapshot()) {
        return ImportedHashes.of(missing, state).map(hashes -> new LateWrites(missing, hashes));
      }
    }
    return ledger
        .block(missing.writer().block())
        .filter(block -> missing.writer().tx() < block.getData().getDataCount())
        .flatMap(block -> hashes(block, missing))
        .map(hashes -> new LateWrites(missing, hashes));
  }

  private static Optional<CollectionSet> hashes(Block block, MissingPrivateData missing) {
    Space space = Space.hashes(missing.chaincode(), missing.collection());
    try {
      Heading heading = Heading.parse(block.getData().getData((int) missing.writer().tx()));
      return EndorserTransaction.parse(heading, SignedAction.parse(heading)).sets().stream()
          .flatMap(set -> set.collections().stream())
          .filter(set -> set.space().equals(space))
          .findFirst();
    } catch (InvalidTransaction _) {
      return Optional.empty();
    }
  }

  public MissingPrivateData missing() {
    return missing;
  }

  /** Whether this is all that was written, and nothing else. */
  boolean isWhole(ByteString given) {
    return Sha256.of(given).equals(hashes.valuesHash());
  }

  /** As another peer is asked for it. */
  public PrivateDigest digest() {
    return new PrivateDigest(
        Optional.empty(), missing.writer(), missing.chaincode(), missing.collection());
  }

  /** Whether all that was written was purged since, so that nobody has anything of it. */
  public boolean areGone(StateReader state) {
    List<KVWriteHash> writes = hashes.hashes().getHashedWritesList();
    return !writes.isEmpty() && writes.stream().allMatch(write -> isPurged(state, write));
  }

  private boolean isPurged(StateReader state, KVWriteHash write) {
    return PurgeMarks.isPurged(state, missing.values(), write.getKeyHash(), missing.writer());
  }

  /**
   * Whether this is what was written.
   *
   * @param given a marshalled {@code KVRWSet}, or anything
   */
  public Judged judge(StateReader state, ByteString given) {
    Map<ByteString, ByteString> expected = new HashMap<>();
    Map<ByteString, ByteString> due = new HashMap<>();
    for (KVWriteHash write : hashes.hashes().getHashedWritesList()) {
      expected.put(write.getKeyHash(), write.getValueHash());
      if (!isPurged(state, write)) {
        due.put(write.getKeyHash(), write.getValueHash());
      }
    }
    if (due.isEmpty() && !expected.isEmpty()) {
      return new Judged.Right(KVRWSet.getDefaultInstance(), ByteString.EMPTY);
    }
    KVRWSet writes;
    try {
      writes = KVRWSet.parseFrom(given);
    } catch (InvalidProtocolBufferException _) {
      return new Judged.Wrong("Error during unmarshalling of collection proto");
    }
    boolean isWhole =
        !hashes.valuesHash().isEmpty() // a snapshot has only what was not written again
            && due.size() == expected.size()
            && writes.getWritesCount() == expected.size();
    if (!isWhole) {
      return judgeRest(due, writes);
    }
    return Sha256.of(given).equals(hashes.valuesHash())
        ? new Judged.Right(writes, given)
        : new Judged.Wrong("Hash mismatched");
  }

  /** Key by key: here, or where it comes from, some keys were purged. */
  private static Judged judgeRest(Map<ByteString, ByteString> due, KVRWSet given) {
    var rest = given.toBuilder().clearWrites();
    for (KVWrite write : given.getWritesList()) {
      Optional<ByteString> expected =
          Optional.ofNullable(due.remove(Sha256.of(write.getKeyBytes())));
      if (expected.isPresent()) {
        if (!expected.get().equals(valueHash(write))) {
          return new Judged.Wrong("Hash mismatched");
        }
        rest.addWrites(write);
      }
    }
    return due.isEmpty()
        ? new Judged.Right(rest.build(), rest.build().toByteString())
        : new Judged.Wrong("Only subset of expected keys present");
  }

  private static ByteString valueHash(KVWrite write) {
    return isDelete(write) ? ByteString.EMPTY : Sha256.of(write.getValue());
  }

  private static boolean isDelete(KVWrite write) {
    return write.getIsDelete() || write.getValue().isEmpty();
  }

  /**
   * What is to be stored between two blocks; nothing if it is not missing any more.
   *
   * @param state of this height
   */
  public List<StateChange> changes(StateReader state, long height, Judged.Right given) {
    if (!missing.isNoted(state)) {
      return List.of();
    }
    List<StateChange> changes = new ArrayList<>(missing.done());
    changes.addAll(ImportedHashes.removed(missing, state));
    Optional<Long> blocksToLive =
        new CommittedDefinitions(state)
            .collection(missing.values())
            .map(StaticCollectionConfig::getBlockToLive)
            .filter(blocks -> blocks > 0);
    Optional<Long> end = blocksToLive.map(blocks -> missing.writer().block() + blocks + 1);
    if (end.isPresent() && end.get() < height) {
      return changes;
    }
    changes.addAll(
        PrivateWriteSets.rows(
            new PrivateWriteSet(
                missing.writer(), missing.chaincode(), missing.collection(), given.marshalled()),
            end));
    for (KVWrite write : given.writes().getWritesList()) {
      addValue(state, write, blocksToLive, changes);
    }
    given
        .writes()
        .getMetadataWritesList()
        .forEach(write -> addMetadata(state, write.getKeyBytes(), blocksToLive, changes));
    return changes;
  }

  private void addValue(
      StateReader state, KVWrite write, Optional<Long> blocksToLive, List<StateChange> changes) {
    Optional<StateEntry> hash = hash(state, write.getKeyBytes());
    if (isDelete(write)) {
      if (hash.isEmpty()) {
        changes.add(
            new StateChange(
                missing.values().stateNamespace(), write.getKeyBytes(), Optional.empty()));
      }
    } else {
      hash.filter(latest -> latest.value().equals(Sha256.of(write.getValue())))
          .ifPresent(latest ->
              put(
                  write.getKeyBytes(),
                  StateEntry.of(write.getValue(), latest.version()),
                  blocksToLive,
                  changes));
    }
  }

  /** A write of metadata alone has given the hash a new version, and the value has the old one. */
  private void addMetadata(
      StateReader state, ByteString key, Optional<Long> blocksToLive, List<StateChange> changes) {
    Optional<StateEntry> value = state.get(missing.values().stateNamespace(), key);
    Optional<StateEntry> hash = hash(state, key);
    if (value.isPresent()
        && hash.isPresent()
        && Sha256.of(value.get().value()).equals(hash.get().value())) {
      put(key, StateEntry.of(value.get().value(), hash.get().version()), blocksToLive, changes);
    }
  }

  private Optional<StateEntry> hash(StateReader state, ByteString key) {
    return state.get(hashes.space().stateNamespace(), Sha256.of(key));
  }

  private void put(
      ByteString key, StateEntry entry, Optional<Long> blocksToLive, List<StateChange> changes) {
    Version version = entry.version();
    changes.add(new StateChange(missing.values().stateNamespace(), key, Optional.of(entry)));
    blocksToLive.ifPresent(blocks ->
        changes.add(
            Expiry.noted(
                version.block() + blocks + 1, new StateKey(missing.values(), key), version)));
  }
}
