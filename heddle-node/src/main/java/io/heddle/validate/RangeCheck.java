// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import com.google.protobuf.ByteString;
import io.heddle.base.Cursor;
import io.heddle.base.KeyOrder;
import io.heddle.ledger.KeyedEntry;
import io.heddle.ledger.Version;
import io.heddle.simulate.RangeReads;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.QueryReadsMerkleSummary;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.RangeQueryInfo;

/**
 * Runs recorded range queries again and compares what they find with what was recorded.
 *
 * <p>Fabric: core/ledger/kvledger/txmgmt/validation/rangequery_validator.go, combined_iterator.go.
 */
final class RangeCheck {

  /**
   * Where a range first differs from the record.
   *
   * @param key the key that differs; for a summary, which tells no keys, the start of the range
   * @param read the version recorded, empty if the key was not there or only a summary is
   * @param found the version that there is now, empty if the key is gone or only a summary is there
   */
  record Difference(ByteString key, Optional<Version> read, Optional<Version> found, String text) {}

  private final BlockState state;

  RangeCheck(BlockState state) {
    this.state = state;
  }

  /** The first difference, empty if the range still is as it was read. */
  Optional<Difference> difference(Space space, RangeQueryInfo range) {
    try (Cursor<KeyedEntry> present =
        state.range(space, range.getStartKeyBytes(), range.getEndKeyBytes())) {
      Cursor<KeyedEntry> seen =
          range.getItrExhausted() ? present : new WithEnd(present, space, range.getEndKeyBytes());
      return range.hasReadsMerkleHashes()
          ? inSummary(range, seen)
          : inReads(range.getRawReads().getKvReadsList(), seen);
    }
  }

  private static Optional<Difference> inReads(List<KVRead> reads, Cursor<KeyedEntry> present) {
    for (KVRead read : reads) {
      Optional<KeyedEntry> found = present.next();
      if (!found.map(KeyedEntry::key).equals(Optional.of(read.getKeyBytes()))
          || !found.map(entry -> entry.entry().version()).equals(Versions.of(read))) {
        return Optional.of(between(read, found));
      }
    }
    return present.next().map(RangeCheck::appeared);
  }

  private static Difference between(KVRead read, Optional<KeyedEntry> found) {
    int order =
        found.map(entry -> KeyOrder.BYTES.compare(entry.key(), read.getKeyBytes())).orElse(1);
    if (order < 0) {
      return appeared(found.orElseThrow());
    }
    Optional<Version> now =
        order == 0 ? found.map(entry -> entry.entry().version()) : Optional.empty();
    return new Difference(
        read.getKeyBytes(),
        Versions.of(read),
        now,
        "key '%s' was %s and is %s now"
            .formatted(read.getKey(), Versions.text(Versions.of(read)), Versions.text(now)));
  }

  private static Difference appeared(KeyedEntry entry) {
    Optional<Version> version = Optional.of(entry.entry().version());
    return new Difference(
        entry.key(),
        Optional.empty(),
        version,
        "key '%s' was absent and is %s now"
            .formatted(entry.key().toStringUtf8(), Versions.text(version)));
  }

  private static Optional<Difference> inSummary(RangeQueryInfo range, Cursor<KeyedEntry> present) {
    QueryReadsMerkleSummary recorded = range.getReadsMerkleHashes();
    if (RangeReads.isDegree(recorded.getMaxDegree())
        && isThat(recorded, summary(recorded.getMaxDegree(), present))) {
      return Optional.empty();
    }
    return Optional.of(
        new Difference(
            range.getStartKeyBytes(),
            Optional.empty(),
            Optional.empty(),
            "the keys from '%s' to '%s' no longer have the hashes they had"
                .formatted(range.getStartKey(), range.getEndKey())));
  }

  /** As Fabric compares them: what else is in the record does not matter. */
  private static boolean isThat(
      QueryReadsMerkleSummary recorded, Optional<QueryReadsMerkleSummary> now) {
    return now.filter(summary ->
            summary.getMaxDegree() == recorded.getMaxDegree()
                && summary.getMaxLevel() == recorded.getMaxLevel()
                && summary.getMaxLevelHashesList().equals(recorded.getMaxLevelHashesList()))
        .isPresent();
  }

  /** The summary of what there is now; empty if that is too little for one. */
  private static Optional<QueryReadsMerkleSummary> summary(
      int maxDegree, Cursor<KeyedEntry> present) {
    RangeReads reads = new RangeReads(maxDegree);
    Optional<KeyedEntry> entry = present.next();
    while (entry.isPresent()) {
      reads.add(entry.get().key().toStringUtf8(), entry.get().entry().version());
      entry = present.next();
    }
    RangeQueryInfo.Builder info = RangeQueryInfo.newBuilder();
    reads.describe(info);
    return info.hasReadsMerkleHashes()
        ? Optional.of(info.getReadsMerkleHashes())
        : Optional.empty();
  }

  /** A range and then its end key, which a query that was not read to its end has seen. */
  private final class WithEnd implements Cursor<KeyedEntry> {

    private final Cursor<KeyedEntry> range;
    private final Space space;
    private final ByteString end;
    private boolean isEndServed;

    WithEnd(Cursor<KeyedEntry> range, Space space, ByteString end) {
      this.range = range;
      this.space = space;
      this.end = end;
    }

    @Override
    public Optional<KeyedEntry> next() {
      Optional<KeyedEntry> next = range.next();
      if (next.isPresent() || isEndServed) {
        return next;
      }
      isEndServed = true;
      return state.latest(new StateKey(space, end)).map(entry -> new KeyedEntry(end, entry));
    }

    @Override
    public void close() {
      range.close();
    }
  }
}
