// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.Cursor;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.Sha256;
import io.heddle.ledger.KeyedEntry;
import io.heddle.ledger.StateChange;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.StateReader;
import io.heddle.ledger.Version;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;

/**
 * What a block does to the {@link PrivateWriteSet}s of one peer: it brings some, ends some whose
 * collection keeps data for a number of blocks only, and takes what it purges out of all of them.
 *
 * <p>What is missing ends like what is there. A set of which all was purged stays without writes: a
 * peer that asks for it learns that nothing is left, where no answer would have it wait.
 *
 * <p>Fabric: core/ledger/pvtdatastorage/store.go. There, what is expired or purged is hidden at
 * once and removed every hundred blocks; here it goes with the block.
 */
final class PrivateWriteSets {

  /*
   * Beside the sets there are two more namespaces of the state that no chaincode can have. KEYS
   * leads from the hash of a key to the sets that write it, so that a purge finds them: chaincode 00
   * collection 00 hash, then the writer. EXPIRY says which set ends when: the block of its end, then
   * the set's key.
   */
  private static final String KEYS = "$$write-set-keys";
  private static final String EXPIRY = "$$expiry-write-sets";

  private static final ByteString PRESENT = ByteString.copyFromUtf8("1");
  private static final ByteString SEPARATOR = ByteString.copyFrom(new byte[1]);

  private record Purge(Space space, ByteString keyHash, Version version) {}

  private final long block;
  private final StateReader committed;
  private final CommittedDefinitions definitions;
  private final Map<ByteString, PrivateWriteSet> brought = new LinkedHashMap<>();
  private final List<Purge> purges = new ArrayList<>();
  private final List<MissingPrivateData> expected = new ArrayList<>();

  PrivateWriteSets(long block, StateReader committed, CommittedDefinitions definitions) {
    this.block = block;
    this.committed = committed;
    this.definitions = definitions;
  }

  /**
   * Keeps what a transaction of the block wrote.
   *
   * @param writes a marshalled {@code KVRWSet} that can be parsed
   */
  void keep(Version writer, Space space, ByteString writes) {
    var set = new PrivateWriteSet(writer, space.namespace(), space.collection(), writes);
    brought.put(set.key(), set);
  }

  /** Takes a key out of all that was written until then, the purging transaction included. */
  void purge(Space space, ByteString keyHash, Version version) {
    purges.add(new Purge(space, keyHash, version));
  }

  /** Expects a set that is missing: it will not be missed any more when it would have ended. */
  void expect(MissingPrivateData missing) {
    expected.add(missing);
  }

  /** All that is to be stored. */
  List<StateChange> changes() {
    List<StateChange> changes = new ArrayList<>();
    Map<ByteString, PrivateWriteSet> purged = new LinkedHashMap<>();
    purges.forEach(this::purgeBrought);
    purges.forEach(purge -> purgeCommitted(purge, purged, changes));
    purged.values().forEach(set -> changes.add(set.stored()));
    purges.forEach(
        purge -> changes.add(PurgeMarks.mark(purge.space(), purge.keyHash(), purge.version())));
    brought.values().forEach(set -> changes.addAll(rows(set, endOf(spaceOf(set)))));
    for (MissingPrivateData missing : expected) {
      endOf(missing.values())
          .ifPresent(end -> changes.add(ending(end, missing.writer(), missing.values())));
    }
    expire(changes);
    return changes;
  }

  private void purgeBrought(Purge purge) {
    brought.replaceAll((_, set) ->
        spaceOf(set).equals(purge.space()) && set.writer().compareTo(purge.version()) <= 0
            ? without(purge.keyHash(), set)
            : set);
  }

  private void purgeCommitted(
      Purge purge, Map<ByteString, PrivateWriteSet> purged, List<StateChange> changes) {
    ByteString prefix = keyPrefix(purge.space(), purge.keyHash());
    forEachRow(
        KEYS,
        prefix,
        prefix.concat(PrivateWriteSet.bytes(new Version(block, 0))),
        row -> {
          changes.add(new StateChange(KEYS, row.key(), Optional.empty()));
          ByteString key = PrivateWriteSet.key(row.entry().version(), purge.space());
          Optional.ofNullable(purged.get(key))
              .or(() -> PrivateWriteSet.find(committed, key))
              .ifPresent(set -> purged.put(key, without(purge.keyHash(), set)));
        });
  }

  /**
   * All that is stored of a set.
   *
   * @param end the block with which it goes
   */
  static List<StateChange> rows(PrivateWriteSet set, Optional<Long> end) {
    List<StateChange> changes = new ArrayList<>();
    changes.add(set.stored());
    for (KVWrite write : parse(set).getWritesList()) {
      changes.add(
          new StateChange(
              KEYS, keyRow(set, write), Optional.of(StateEntry.of(PRESENT, set.writer()))));
    }
    end.ifPresent(number -> changes.add(ending(number, set.writer(), spaceOf(set))));
    return changes;
  }

  /** The note that a set, or what is missing of it, goes with a block. */
  static StateChange ending(long end, Version writer, Space space) {
    return new StateChange(
        EXPIRY,
        number(end).concat(PrivateWriteSet.key(writer, space)),
        Optional.of(StateEntry.of(PRESENT, writer)));
  }

  private Optional<Long> endOf(Space space) {
    return definitions
        .collection(space)
        .map(StaticCollectionConfig::getBlockToLive)
        .filter(blocks -> blocks > 0)
        .map(blocks -> block + blocks + 1);
  }

  private void expire(List<StateChange> changes) {
    forEachRow(
        EXPIRY,
        number(block),
        number(block + 1),
        row -> {
          changes.add(new StateChange(EXPIRY, row.key(), Optional.empty()));
          ByteString key = row.key().substring(Long.BYTES);
          changes.add(PrivateWriteSet.removed(key));
          MissingPrivateData missing = MissingPrivateData.ofSet(row.entry().version(), key);
          changes.addAll(missing.done());
          changes.addAll(ImportedHashes.removed(missing, committed));
          PrivateWriteSet.find(committed, key)
              .ifPresent(set ->
                  parse(set)
                      .getWritesList()
                      .forEach(write ->
                          changes.add(
                              new StateChange(KEYS, keyRow(set, write), Optional.empty()))));
        });
  }

  private void forEachRow(
      String namespace, ByteString start, ByteString end, Consumer<KeyedEntry> action) {
    try (Cursor<KeyedEntry> rows = committed.range(namespace, start, end)) {
      for (Optional<KeyedEntry> row = rows.next(); row.isPresent(); row = rows.next()) {
        action.accept(row.get());
      }
    }
  }

  private static PrivateWriteSet without(ByteString keyHash, PrivateWriteSet set) {
    KVRWSet all = parse(set);
    var kept = all.toBuilder().clearWrites();
    all.getWritesList().stream()
        .filter(write -> !Sha256.of(write.getKeyBytes()).equals(keyHash))
        .forEach(kept::addWrites);
    return kept.getWritesCount() == all.getWritesCount()
        ? set
        : new PrivateWriteSet(
            set.writer(), set.chaincode(), set.collection(), kept.build().toByteString());
  }

  private static KVRWSet parse(PrivateWriteSet set) {
    try {
      return KVRWSet.parseFrom(set.writes());
    } catch (InvalidProtocolBufferException e) {
      throw new HeddleException(Fault.INTERNAL, "A stored private write set is not readable", e);
    }
  }

  private static Space spaceOf(PrivateWriteSet set) {
    return Space.values(set.chaincode(), set.collection());
  }

  private static ByteString keyRow(PrivateWriteSet set, KVWrite write) {
    return keyPrefix(spaceOf(set), Sha256.of(write.getKeyBytes()))
        .concat(PrivateWriteSet.bytes(set.writer()));
  }

  static ByteString keyPrefix(Space space, ByteString keyHash) {
    return ByteString.copyFromUtf8(space.namespace())
        .concat(SEPARATOR)
        .concat(ByteString.copyFromUtf8(space.collection()))
        .concat(SEPARATOR)
        .concat(keyHash);
  }

  private static ByteString number(long number) {
    return ByteString.copyFrom(ByteBuffer.allocate(Long.BYTES).putLong(0, number));
  }
}
