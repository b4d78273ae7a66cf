// SPDX-License-Identifier: Apache-2.0
package io.heddle.query;

import com.google.protobuf.ByteString;
import io.heddle.base.Cursor;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.ledger.IndexRow;
import io.heddle.ledger.KeyedEntry;
import io.heddle.ledger.RowRange;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.StateSnapshot;
import java.util.Comparator;
import java.util.Optional;

/** The results of a rich query, in the order of the index that serves it. Its monitor guards it. */
public final class RichResults implements Cursor<QueryRecord> {

  /** A row that leads to an entry. */
  private record Found(ByteString row, ByteString key, StateEntry entry) {}

  private static final Comparator<ByteString> BYTES =
      ByteString.unsignedLexicographicalComparator();
  private static final ByteString ZERO = ByteString.copyFrom(new byte[1]);

  private final FindRequest request;
  private final Plan plan;
  private final Cursor<Found> rows;
  private int toSkip;
  private String bookmark;
  private long examined;

  private RichResults(FindRequest request, Plan plan, Cursor<Found> rows) {
    this.request = request;
    this.plan = plan;
    this.rows = rows;
    this.toSkip = request.skip();
    this.bookmark = request.bookmark().isEmpty() ? Bookmark.NIL : request.bookmark();
  }

  static RichResults open(FindRequest request, Plan plan, StateSnapshot state, String namespace) {
    RowRange part = after(request.bookmark(), plan);
    return new RichResults(request, plan, found(plan, part, state, namespace));
  }

  @Override
  public synchronized Optional<QueryRecord> next() {
    for (Optional<Found> row = rows.next(); row.isPresent(); row = rows.next()) {
      Found found = row.get();
      examined++;
      Document document = Document.of(found.key(), found.entry().value());
      if (!request.selector().matches(document.fields())) {
        continue;
      }
      bookmark = new Bookmark(Bookmark.mark(plan.place()), found.row()).text();
      if (toSkip > 0) {
        toSkip--;
        continue;
      }
      return Optional.of(
          new QueryRecord(
              document.key(),
              request.fields().map(document::projected).orElseGet(document::normalised),
              found.entry().version()));
    }
    return Optional.empty();
  }

  /** Where the next page begins: after the last record taken. */
  public synchronized String bookmark() {
    return bookmark;
  }

  /** How many documents were looked at so far. */
  public synchronized long examined() {
    return examined;
  }

  /** Whether every document of the namespace has to be looked at. */
  public boolean isFullScan() {
    return plan.isFullScan();
  }

  /** The fields that the selector names, with commas between them. */
  public String selectorFields() {
    return String.join(
        ", ", SelectorFields.named(request.selector()).stream().map(FieldPath::toString).toList());
  }

  @Override
  public void close() {
    rows.close();
  }

  /** What is left of the plan's rows after those of earlier pages. */
  private static RowRange after(String bookmark, Plan plan) {
    RowRange all = plan.rows();
    if (bookmark.isEmpty()) {
      return all;
    }
    Bookmark mark = Bookmark.parse(bookmark);
    if (!mark.index().equals(Bookmark.mark(plan.place()))) {
      throw Bookmark.invalid(JsonText.of(new Json.Str(bookmark)));
    }
    if (all.isDescending()) {
      boolean isNarrower = all.end().isEmpty() || BYTES.compare(mark.row(), all.end()) < 0;
      return isNarrower ? new RowRange(all.first(), mark.row(), true) : all;
    }
    ByteString next = mark.row().concat(ZERO);
    return BYTES.compare(next, all.first()) > 0 ? new RowRange(next, all.end(), false) : all;
  }

  private static Cursor<Found> found(
      Plan plan, RowRange part, StateSnapshot state, String namespace) {
    if (plan.isEmpty() || isNothing(part)) {
      return new Mapped<>(Optional::empty, () -> {});
    }
    if (plan.index().isEmpty()) {
      Cursor<KeyedEntry> entries = state.range(namespace, part);
      return new Mapped<>(
          () -> entries.next().map(each -> new Found(each.key(), each.key(), each.entry())),
          entries::close);
    }
    Cursor<IndexRow> rows = state.rows(plan.index().get().storedFor(namespace), part);
    return new Mapped<>(
        () -> rows.next().map(row -> new Found(row.row(), row.key(), entry(state, namespace, row))),
        rows::close);
  }

  private static boolean isNothing(RowRange part) {
    return !part.end().isEmpty() && BYTES.compare(part.first(), part.end()) >= 0;
  }

  private static StateEntry entry(StateSnapshot state, String namespace, IndexRow row) {
    return state
        .get(namespace, row.key())
        .orElseThrow(() ->
            new HeddleException(
                Fault.INTERNAL,
                "An index of namespace '%s' has a row without an entry".formatted(namespace)));
  }

  /** Records of another kind than those they come from. */
  private record Mapped<T>(Next<T> source, Runnable closing) implements Cursor<T> {
    private interface Next<T> {
      Optional<T> next();
    }

    @Override
    public Optional<T> next() {
      return source.next();
    }

    @Override
    public void close() {
      closing.run();
    }
  }
}
