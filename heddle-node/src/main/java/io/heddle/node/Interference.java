// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.Cursor;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.KeyOrder;
import io.heddle.ledger.KeyedEntry;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.StateSnapshot;
import io.heddle.ledger.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.RangeQueryInfo;

/**
 * What another transaction writes so that one that was executed before it is not valid behind it:
 * the same value once more, which changes its version only, or a key that there was not.
 *
 * @param namespace where it writes
 * @param before to be ordered before the victim
 * @param after takes away behind the victim what there was not before; empty if nothing is left
 */
record Interference(String namespace, KVRWSet before, Optional<KVRWSet> after) {

  private static final ByteString NEW_VALUE = ByteString.copyFromUtf8("{\"fault\":true}");
  private static final String NEW_KEY = "heddle-fault";
  private static final String MARK = "\0" + Character.toString(Character.MAX_CODE_POINT);

  /**
   * With a key that the victim has read.
   *
   * @throws HeddleException {@code CONFLICT} if it has read none
   */
  static Interference withRead(OrderedCall victim, StateSnapshot state) {
    for (NsReadWriteSet set : sets(victim)) {
      Optional<String> read = readIn(keys(set));
      if (read.isPresent()) {
        String key = read.get();
        return with(set.getNamespace(), key, state.get(set.getNamespace(), bytes(key)));
      }
    }
    throw new HeddleException(
        Fault.CONFLICT, "it has read no public key, so no other transaction can have changed one");
  }

  /** All calls of a chaincode that had to be initialised read the mark of that. */
  private static Optional<String> readIn(KVRWSet keys) {
    List<String> read = keys.getReadsList().stream().map(KVRead::getKey).toList();
    return read.stream()
        .filter(key -> !key.startsWith(MARK))
        .findFirst()
        .or(() -> read.stream().findFirst());
  }

  /**
   * With a range that the victim has read.
   *
   * @throws HeddleException {@code CONFLICT} if it has read none, or none that can be changed
   */
  static Interference withRange(OrderedCall victim, StateSnapshot state) {
    for (NsReadWriteSet set : sets(victim)) {
      KVRWSet keys = keys(set);
      Set<String> read =
          keys.getReadsList().stream().map(KVRead::getKey).collect(Collectors.toSet());
      for (RangeQueryInfo range : keys.getRangeQueriesInfoList()) {
        Optional<Interference> found = within(set.getNamespace(), range, read, state);
        if (found.isPresent()) {
          return found.get();
        }
      }
    }
    throw new HeddleException(
        Fault.CONFLICT,
        "it has read no range of keys, so no other transaction can have changed what is in one");
  }

  private static Optional<Interference> within(
      String namespace, RangeQueryInfo range, Set<String> read, StateSnapshot state) {
    ByteString start = bytes(range.getStartKey());
    ByteString end = bytes(range.getEndKey());
    try (Cursor<KeyedEntry> there = state.range(namespace, start, end)) {
      for (Optional<KeyedEntry> next = there.next(); next.isPresent(); next = there.next()) {
        String key = next.get().key().toStringUtf8();
        if (!read.contains(key)) {
          return Optional.of(with(namespace, key, Optional.of(next.get().entry())));
        }
      }
    }
    String added = range.getStartKey() + NEW_KEY;
    boolean isWithin = end.isEmpty() || KeyOrder.BYTES.compare(bytes(added), end) < 0;
    return isWithin && !read.contains(added)
        ? Optional.of(with(namespace, added, Optional.empty()))
        : Optional.empty();
  }

  private static Interference with(String namespace, String key, Optional<StateEntry> present) {
    KVRead.Builder read = KVRead.newBuilder().setKey(key);
    present.map(StateEntry::version).ifPresent(version -> read.setVersion(of(version)));
    KVRWSet before =
        KVRWSet.newBuilder()
            .addReads(read)
            .addWrites(
                KVWrite.newBuilder()
                    .setKey(key)
                    .setValue(present.map(StateEntry::value).orElse(NEW_VALUE)))
            .build();
    Optional<KVRWSet> after =
        present.isPresent()
            ? Optional.empty()
            : Optional.of(
                KVRWSet.newBuilder()
                    .addWrites(KVWrite.newBuilder().setKey(key).setIsDelete(true))
                    .build());
    return new Interference(namespace, before, after);
  }

  private static org.hyperledger.fabric.protos.ledger.rwset.kvrwset.Version of(Version version) {
    return org.hyperledger.fabric.protos.ledger.rwset.kvrwset.Version.newBuilder()
        .setBlockNum(version.block())
        .setTxNum(version.tx())
        .build();
  }

  /** That of the chaincode first; what belongs to the peer is left alone. */
  private static List<NsReadWriteSet> sets(OrderedCall victim) {
    List<NsReadWriteSet> sets = new ArrayList<>();
    for (NsReadWriteSet set : victim.results().getNsRwsetList()) {
      if (set.getNamespace().equals(victim.chaincode())) {
        sets.add(set);
      }
    }
    return sets;
  }

  private static KVRWSet keys(NsReadWriteSet set) {
    try {
      return KVRWSet.parseFrom(set.getRwset());
    } catch (InvalidProtocolBufferException e) {
      throw new HeddleException(Fault.CONFLICT, "its read-write set cannot be read", e);
    }
  }

  private static ByteString bytes(String key) {
    return ByteString.copyFromUtf8(key);
  }
}
