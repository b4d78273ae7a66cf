// SPDX-License-Identifier: Apache-2.0
package io.heddle.query;

import com.google.protobuf.ByteString;
import io.heddle.base.HeddleException;
import io.heddle.ledger.RowRange;
import io.heddle.query.Candidate.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Chooses the index for a query by CouchDB's rules.
 *
 * <p>CouchDB: src/mango/src/mango_idx.erl, get_usable_indexes; mango_cursor.erl, create;
 * mango_cursor_view.erl, choose_best_index.
 */
final class Planner {

  private static final ByteString ZERO = ByteString.copyFrom(new byte[1]);

  private final FindRequest request;
  private final List<IndexDefinition> indexes;
  private final Set<FieldPath> required;
  private final Map<FieldPath, ValueRange> ranges;

  private Planner(FindRequest request, List<IndexDefinition> indexes) {
    this.request = request;
    this.indexes = indexes;
    this.required = SelectorFields.required(request.selector());
    this.ranges = SelectorFields.ranges(request.selector());
  }

  /**
   * The way to a query's results.
   *
   * @throws HeddleException with CouchDB's words if no index has the order that is asked for
   */
  static Plan plan(FindRequest request, List<IndexDefinition> indexes) {
    return new Planner(request, indexes).plan();
  }

  private Plan plan() {
    List<Candidate> candidates = indexes.stream().map(this::judge).toList();
    List<IndexDefinition> usable =
        candidates.stream().filter(Candidate::isUsable).map(Candidate::index).toList();
    if (usable.isEmpty() && !keysAreSorted()) {
      throw CouchError.of(
          "no_usable_index", "No index exists for this sort, try indexing by the sort fields.");
    }
    List<IndexDefinition> wanted = usable.stream().filter(request::wants).toList();
    if (wanted.isEmpty() && !request.mayFallBack() && !request.useIndex().isEmpty()) {
      throw CouchError.of(
          "invalid_index",
          "_design/%s specified by `use_index` could not be found or it is not suitable."
              .formatted(String.join(", ", request.useIndex())));
    }
    if (!request.mayFallBack() && request.useIndex().isEmpty() && usable.isEmpty()) {
      throw CouchError.of(
          "invalid_index", "You must specify an index with the `use_index` parameter.");
    }
    Optional<IndexDefinition> best = (wanted.isEmpty() ? usable : wanted).stream().min(byFit());
    boolean isEmpty =
        request.selector() instanceof Condition.Nothing
            || ranges.values().stream().anyMatch(ValueRange::isEmpty);
    RowRange rows = best.map(this::rows).orElseGet(this::keys);
    return new Plan(best, rows, isEmpty, candidates);
  }

  private Candidate judge(IndexDefinition index) {
    List<FieldPath> missing =
        index.fields().stream()
            .filter(field ->
                !required.contains(field)
                    && !request.sort().fields().contains(field)
                    && !field.equals(FieldPath.ID))
            .toList();
    return new Candidate(index, verdict(index, missing), missing);
  }

  private Verdict verdict(IndexDefinition index, List<FieldPath> missing) {
    if (index.filter().isPresent() && !request.wants(index)) {
      return Verdict.IS_PARTIAL;
    }
    if (!missing.isEmpty()) {
      return Verdict.FIELD_MISMATCH;
    }
    return isSortedAsAsked(index.fields()) ? Verdict.USABLE : Verdict.SORT_ORDER_MISMATCH;
  }

  /** Fields that have one value only may stand before those that are sorted by. */
  private boolean isSortedAsAsked(List<FieldPath> columns) {
    List<FieldPath> sort = request.sort().fields();
    if (sort.isEmpty()) {
      return true;
    }
    for (int at = 0; at < columns.size(); at++) {
      if (columns.get(at).equals(sort.getFirst())) {
        List<FieldPath> rest = columns.subList(at, columns.size());
        return rest.size() >= sort.size() && rest.subList(0, sort.size()).equals(sort);
      }
      if (!SelectorFields.isConstant(request.selector(), columns.get(at))) {
        return false;
      }
    }
    return false;
  }

  private boolean keysAreSorted() {
    List<FieldPath> sort = request.sort().fields();
    return sort.isEmpty()
        || (sort.equals(List.of(FieldPath.ID)) && ranges.containsKey(FieldPath.ID));
  }

  /** The index that begins with most of the fields, then the one with fewest, then by name. */
  private Comparator<IndexDefinition> byFit() {
    return Comparator.<IndexDefinition>comparingInt(index -> -prefix(index).size())
        .thenComparingInt(index -> index.fields().size())
        .thenComparing(IndexDefinition::designDocument)
        .thenComparing(IndexDefinition::name);
  }

  private List<ValueRange> prefix(IndexDefinition index) {
    List<ValueRange> prefix = new ArrayList<>();
    for (FieldPath field : index.fields()) {
      ValueRange range = ranges.get(field);
      if (range == null) {
        break;
      }
      prefix.add(range);
    }
    return prefix;
  }

  private RowRange rows(IndexDefinition index) {
    List<ValueRange> prefix = new ArrayList<>(prefix(index));
    int id = index.fields().indexOf(FieldPath.ID);
    if (id >= 0 && id < prefix.size()) {
      // in an index keys are in the order of strings, in a selector in that of bytes
      prefix.subList(id, prefix.size()).clear();
    }
    return new RowRange(first(prefix), end(prefix), request.sort().isDescending());
  }

  /** A row below it is below the bound of some field, whatever its other fields are. */
  private static ByteString first(List<ValueRange> prefix) {
    List<Json> values = new ArrayList<>();
    for (ValueRange range : prefix) {
      if (range.low().isEmpty()) {
        break;
      }
      values.add(range.low().get().value());
      if (!range.low().get().isClosed()) {
        return OrderedBytes.after(values);
      }
    }
    return OrderedBytes.of(values);
  }

  private static ByteString end(List<ValueRange> prefix) {
    List<Json> values = new ArrayList<>();
    for (ValueRange range : prefix) {
      if (range.high().isEmpty()) {
        break;
      }
      values.add(range.high().get().value());
      if (!range.high().get().isClosed()) {
        return OrderedBytes.of(values);
      }
    }
    return OrderedBytes.after(values);
  }

  private RowRange keys() {
    ValueRange range = ranges.getOrDefault(FieldPath.ID, ValueRange.ALL);
    return new RowRange(
        range.low().map(bound -> key(bound, !bound.isClosed())).orElse(ByteString.EMPTY),
        range.high().map(bound -> key(bound, bound.isClosed())).orElse(ByteString.EMPTY),
        request.sort().isDescending());
  }

  private static ByteString key(ValueRange.Bound bound, boolean isAfter) {
    ByteString key = ByteString.copyFromUtf8(((Json.Str) bound.value()).value());
    return isAfter ? key.concat(ZERO) : key;
  }
}
