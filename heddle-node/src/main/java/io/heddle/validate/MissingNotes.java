// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import com.google.protobuf.ByteString;
import io.heddle.base.Cursor;
import io.heddle.ledger.KeyedEntry;
import io.heddle.ledger.RowRange;
import io.heddle.ledger.StateReader;
import io.heddle.ledger.StateSnapshot;
import io.heddle.ledger.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Notes of {@link MissingPrivateData} that are looked at together, newest block first: those of all
 * collections of which the peer was a member, or those of one other collection.
 *
 * @param before what their keys begin with, in front of the writer
 */
public record MissingNotes(String namespace, ByteString before) {

  /** A collection of which the peer was not a member. */
  public record Other(String chaincode, String collection) {

    public MissingNotes notes() {
      return new MissingNotes(
          MissingPrivateData.INELIGIBLE, MissingPrivateData.prefixOfLater(chaincode, collection));
    }
  }

  /** Those of collections of which the peer was a member. */
  public static MissingNotes ofMember() {
    return new MissingNotes(MissingPrivateData.ELIGIBLE, ByteString.EMPTY);
  }

  /** The other collections of which there are notes; each costs one look at the store. */
  public static List<Other> others(StateReader state) {
    List<Other> others = new ArrayList<>();
    for (Optional<Other> next = otherFrom(state, ByteString.EMPTY);
        next.isPresent();
        next = otherFrom(state, behind(others.getLast().notes().before()))) {
      others.add(next.get());
    }
    return others;
  }

  private static Optional<Other> otherFrom(StateReader state, ByteString first) {
    try (Cursor<KeyedEntry> rows =
        state.range(MissingPrivateData.INELIGIBLE, first, ByteString.EMPTY)) {
      return rows.next()
          .map(row -> MissingPrivateData.of(MissingPrivateData.INELIGIBLE, row))
          .map(found -> new Other(found.chaincode(), found.collection()));
    }
  }

  /** A prefix ends with 00, so what follows on all that begin with it begins with 01 there. */
  private static ByteString behind(ByteString prefix) {
    return prefix.substring(0, prefix.size() - 1).concat(ByteString.copyFrom(new byte[] {1}));
  }

  /**
   * Those of the newest blocks.
   *
   * @param from the first block that counts
   * @param below the block behind the last one that counts
   * @param blocks how many blocks with notes are looked at
   */
  public List<MissingPrivateData> newest(StateSnapshot state, long from, long below, int blocks) {
    List<MissingPrivateData> newest = new ArrayList<>();
    int seen = 0;
    try (Cursor<KeyedEntry> rows =
        state.range(namespace, new RowRange(ofBlock(from), ofBlock(below), true))) {
      for (Optional<KeyedEntry> row = rows.next(); row.isPresent(); row = rows.next()) {
        MissingPrivateData note = MissingPrivateData.of(namespace, row.get());
        boolean isOfNext =
            newest.isEmpty() || newest.getLast().writer().block() != note.writer().block();
        seen += isOfNext ? 1 : 0;
        if (seen > blocks) {
          break;
        }
        newest.add(note);
      }
    }
    return newest;
  }

  private ByteString ofBlock(long number) {
    return before.concat(PrivateWriteSet.bytes(new Version(number, 0)));
  }
}
