// SPDX-License-Identifier: Apache-2.0
package io.heddle.query;

import static io.heddle.testing.TestLedger.change;
import static io.heddle.testing.TestLedger.removal;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.base.HeddleException;
import io.heddle.ledger.StateChange;
import io.heddle.ledger.StateSnapshot;
import io.heddle.ledger.Version;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random documents, indexes, blocks and queries against the plainest way to answer. */
final class PlannerModelTest {

  private static final String NAMESPACE = "cars";

  @TempDir private Path dir;

  /** The seed of a failure is in its message. */
  @Test
  @Spec({"NA-238", "NA-239"})
  void a_query_finds_the_same_with_and_without_indexes() {
    for (int round = 0; round < 3; round++) {
      long seed = System.nanoTime();
      run(seed, dir.resolve("round" + round));
    }
  }

  private static void run(long seed, Path directory) {
    var documents = new RandomDocuments(new Random(seed));
    SortedMap<String, String> model = new TreeMap<>();
    try (var chain = TestLedger.in(directory)) {
      NamespaceIndexes indexes = NamespaceIndexes.of(chain.ledger());
      for (int block = 0; block < 12; block++) {
        if (documents.oneIn(3)) {
          indexes.define(NAMESPACE, randomIndexes(documents));
        }
        chain.append(changes(documents, model, chain.ledger().height()));
      }
      ask(seed, documents, model, chain);
    }
    try (var again = TestLedger.in(directory)) {
      NamespaceIndexes indexes = NamespaceIndexes.of(again.ledger());
      again.append(changes(documents, model, again.ledger().height()));
      indexes.define(NAMESPACE, randomIndexes(documents));
      ask(seed, documents, model, again);
    }
  }

  private static SortedMap<String, String> randomIndexes(RandomDocuments documents) {
    SortedMap<String, String> files = new TreeMap<>();
    for (int i = documents.below(4); i >= 0; i--) {
      String fields = "\"" + String.join("\",\"", documents.fields()) + "\"";
      files.put(
          "index%d.json".formatted(i),
          "{\"index\":{\"fields\":[%s]},\"ddoc\":\"ddoc%d\",\"name\":\"index%d\"}"
              .formatted(fields, i % 2, documents.below(3)));
    }
    return files;
  }

  private static StateChange[] changes(
      RandomDocuments documents, Map<String, String> model, long block) {
    List<StateChange> changes = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      String key = "k" + documents.below(60);
      if (documents.oneIn(5)) {
        model.remove(key);
        changes.add(removal(NAMESPACE, key));
      } else {
        String value = documents.oneIn(10) ? "not json" : documents.document();
        model.put(key, value);
        changes.add(change(NAMESPACE, key, ByteString.copyFromUtf8(value), new Version(block, i)));
      }
    }
    return changes.toArray(StateChange[]::new);
  }

  private static void ask(
      long seed, RandomDocuments documents, SortedMap<String, String> model, TestLedger chain) {
    int indexed = 0;
    int sorted = 0;
    try (var state = chain.ledger().snapshot()) {
      for (int i = 0; i < 150; i++) {
        String selector = documents.selector(2);
        Condition condition = SelectorParser.parse(Json.first(selector));
        List<String> expected =
            model.entrySet().stream()
                .filter(entry -> condition.matches(document(entry).fields()))
                .map(Map.Entry::getKey)
                .toList();

        RichQuery query = RichQuery.parse("{\"selector\":%s}".formatted(selector), "");
        List<String> found = pages(selector, "", documents, state);

        assertThat(found)
            .as("%s, seed %d", selector, seed)
            .containsExactlyInAnyOrderElementsOf(expected);
        indexed += query.plan(state, NAMESPACE).index().isPresent() ? 1 : 0;
        sorted += checkSorted(seed, documents, selector, condition, model, state);
      }
    }
    assertThat(indexed + sorted).as("seed %d", seed).isNotZero();
  }

  /** Sorted by a field, only documents that have it are found. */
  private static int checkSorted(
      long seed,
      RandomDocuments documents,
      String selector,
      Condition condition,
      SortedMap<String, String> model,
      StateSnapshot state) {
    FieldPath field = FieldPath.parse(documents.field());
    boolean isDescending = documents.oneIn(2);
    Optional<Plan> plan;
    String sort = ",\"sort\":[{\"%s\":\"%s\"}]".formatted(field, isDescending ? "desc" : "asc");
    try {
      String query = "{\"selector\":%s%s}".formatted(selector, sort);
      plan = Optional.of(RichQuery.parse(query, "").plan(state, NAMESPACE));
    } catch (HeddleException e) {
      assertThat(e).hasMessageContaining("no_usable_index");
      return 0;
    }
    List<FieldPath> columns = plan.orElseThrow().index().orElseThrow().fields();
    Comparator<Map.Entry<String, String>> order =
        Comparator.<Map.Entry<String, String>, Json>comparing(
                entry -> values(document(entry), columns), Collation::compare)
            .thenComparing(Map.Entry::getKey);
    List<String> expected =
        model.entrySet().stream()
            .filter(entry -> condition.matches(document(entry).fields()))
            .filter(entry -> columns.stream().allMatch(column -> has(document(entry), column)))
            .sorted(isDescending ? order.reversed() : order)
            .map(Map.Entry::getKey)
            .toList();

    assertThat(pages(selector, sort, documents, state))
        .as("%s%s, seed %d", selector, sort, seed)
        .containsExactlyElementsOf(expected);
    return 1;
  }

  /** All results, page by page. */
  private static List<String> pages(
      String selector, String more, RandomDocuments documents, StateSnapshot state) {
    String query = "{\"selector\":%s%s}".formatted(selector, more);
    List<String> found = new ArrayList<>();
    String bookmark = "";
    int pageSize = 1 + documents.below(20);
    while (true) {
      try (var results = RichQuery.parse(query, bookmark).on(state, NAMESPACE)) {
        int taken = 0;
        while (taken < pageSize) {
          Optional<QueryRecord> record = results.next();
          if (record.isEmpty()) {
            return found;
          }
          found.add(record.get().key());
          taken++;
        }
        bookmark = results.bookmark();
      }
    }
  }

  private static Document document(Map.Entry<String, String> entry) {
    return Document.of(
        ByteString.copyFromUtf8(entry.getKey()), ByteString.copyFromUtf8(entry.getValue()));
  }

  private static boolean has(Document document, FieldPath column) {
    return column.in(document.fields()) instanceof FieldPath.Found.Value;
  }

  private static Json values(Document document, List<FieldPath> columns) {
    return new Json.Arr(
        columns.stream()
            .map(column -> ((FieldPath.Found.Value) column.in(document.fields())).json())
            .toList());
  }
}
