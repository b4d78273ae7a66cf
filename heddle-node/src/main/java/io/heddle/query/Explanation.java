// SPDX-License-Identifier: Apache-2.0
package io.heddle.query;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * How a query comes to its results on one state of the ledger, and what that costs.
 *
 * @param index that serves it
 * @param others every other index of the namespace
 * @param ignoredWish what {@code use_index} names, if another index or none serves
 * @param fields that the selector names
 * @param examined documents that were looked at
 * @param returned documents that were found
 * @param bookmark where a next page would begin
 */
public record Explanation(
    Way way,
    Optional<Index> index,
    List<Refused> others,
    Optional<String> ignoredWish,
    List<String> fields,
    long examined,
    long returned,
    String bookmark) {

  /** Where a query looks for documents. */
  public enum Way {
    INDEX,
    /** Among the documents with certain keys. */
    KEYS,
    /** Among all documents. */
    FULL_SCAN,
    /** Nowhere: its selector matches nothing. */
    NOTHING
  }

  /** An index of a namespace. */
  public record Index(String designDocument, String name, List<String> fields) {

    public Index {
      fields = List.copyOf(fields);
    }

    static Index of(IndexDefinition definition) {
      return new Index(definition.designDocument(), definition.name(), texts(definition.fields()));
    }
  }

  /** An index that does not serve the query, and why. */
  public record Refused(Index index, String reason) {

    static Refused of(Candidate candidate) {
      return new Refused(
          Index.of(candidate.index()),
          switch (candidate.verdict()) {
            case USABLE -> "it could serve, another fits better";
            case IS_PARTIAL -> "it leaves documents out, so only 'use_index' can choose it";
            case FIELD_MISMATCH ->
                "documents can match without '%s', and would not be in it"
                    .formatted(String.join("', '", texts(candidate.missing())));
            case SORT_ORDER_MISMATCH -> "it is not in the order that 'sort' asks for";
          });
    }
  }

  public Explanation {
    others = List.copyOf(others);
    fields = List.copyOf(fields);
  }

  static Explanation of(FindRequest request, Plan plan, RichResults results, long returned) {
    Optional<IndexDefinition> chosen = plan.index();
    return new Explanation(
        way(plan),
        chosen.map(Index::of),
        plan.candidates().stream()
            .filter(each -> !chosen.equals(Optional.of(each.index())))
            .map(Refused::of)
            .toList(),
        Optional.of(request.useIndex())
            .filter(wish -> !wish.isEmpty() && chosen.filter(request::wants).isEmpty())
            .map(wish -> String.join("/", wish)),
        texts(SelectorFields.named(request.selector())),
        results.examined(),
        returned,
        results.bookmark());
  }

  private static Way way(Plan plan) {
    if (plan.isEmpty()) {
      return Way.NOTHING;
    }
    if (plan.index().isPresent()) {
      return Way.INDEX;
    }
    return plan.isFullScan() ? Way.FULL_SCAN : Way.KEYS;
  }

  private static List<String> texts(Collection<FieldPath> paths) {
    return paths.stream().map(FieldPath::toString).toList();
  }
}
