// SPDX-License-Identifier: Apache-2.0
package io.heddle.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.heddle.query.Explanation.Index;
import io.heddle.query.Explanation.Refused;
import io.heddle.query.Explanation.Way;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Explanations of queries over three cars with four indexes. */
final class ExplanationTest {

  private static final int MANY = 1000;

  @TempDir private Path dir;
  private TestLedger chain;

  @BeforeEach
  void fill() {
    chain = TestLedger.in(dir);
    NamespaceIndexes.of(chain.ledger())
        .define(
            "cars",
            new TreeMap<>(
                Map.of(
                    "1", index("byColor", "\"color\""),
                    "2", index("byColorAndSize", "\"color\",\"size\""),
                    "3", index("byOwner", "\"owner\""),
                    "4",
                        "{\"index\":{\"fields\":[\"color\"],\"partial_filter_selector\":{\"sold\":true}},\"ddoc\":\"d\",\"name\":\"sold\"}")));
    chain
        .put("cars", "a", "{\"color\":\"blue\",\"size\":1}")
        .put("cars", "b", "{\"color\":\"red\",\"size\":1}")
        .put("cars", "c", "{\"color\":\"blue\",\"size\":2}");
  }

  @AfterEach
  void close() {
    chain.close();
  }

  @Test
  @Spec("NA-292")
  void the_index_is_named_and_why_the_others_do_not_serve() {
    Explanation explanation =
        explain("{\"selector\":{\"color\":\"blue\",\"size\":2},\"sort\":[\"size\"]}", MANY);

    assertThat(explanation.way()).isEqualTo(Way.INDEX);
    assertThat(explanation.index())
        .contains(new Index("d", "byColorAndSize", List.of("color", "size")));
    assertThat(explanation.others())
        .extracting(refused -> refused.index().name(), Refused::reason)
        .containsExactlyInAnyOrder(
            tuple("byColor", "it is not in the order that 'sort' asks for"),
            tuple("byOwner", "documents can match without 'owner', and would not be in it"),
            tuple("sold", "it leaves documents out, so only 'use_index' can choose it"));
  }

  @Test
  @Spec("NA-292")
  void an_index_that_fits_less_well_is_told_from_one_that_cannot_serve() {
    Explanation explanation = explain("{\"selector\":{\"color\":\"blue\",\"size\":2}}", MANY);

    assertThat(explanation.others())
        .contains(
            new Refused(
                new Index("d", "byColor", List.of("color")),
                "it could serve, another fits better"));
  }

  @Test
  @Spec("NA-292")
  void documents_looked_at_and_found_are_counted() {
    Explanation indexed =
        explain("{\"selector\":{\"color\":\"blue\",\"size\":{\"$mod\":[2,0]}}}", MANY);
    Explanation scan = explain("{\"selector\":{\"size\":1}}", MANY);

    assertThat(indexed.examined()).isEqualTo(2);
    assertThat(indexed.returned()).isEqualTo(1);
    assertThat(scan.way()).isEqualTo(Way.FULL_SCAN);
    assertThat(scan.fields()).containsExactly("size");
    assertThat(scan.examined()).isEqualTo(3);
    assertThat(scan.returned()).isEqualTo(2);
  }

  @Test
  void counting_ends_where_the_query_would() {
    Explanation explanation = explain("{\"selector\":{\"size\":1}}", 1);

    assertThat(explanation.examined()).isEqualTo(1);
    assertThat(explanation.returned()).isEqualTo(1);
  }

  @Test
  void keys_that_the_selector_names_are_no_full_scan() {
    Explanation explanation = explain("{\"selector\":{\"_id\":\"b\"}}", MANY);

    assertThat(explanation.way()).isEqualTo(Way.KEYS);
    assertThat(explanation.examined()).isEqualTo(1);
  }

  @Test
  void what_cannot_match_is_not_looked_for() {
    Explanation explanation = explain("{\"selector\":{\"size\":{\"$gt\":5,\"$lt\":4}}}", MANY);

    assertThat(explanation.way()).isEqualTo(Way.NOTHING);
    assertThat(explanation.examined()).isZero();
  }

  @Test
  void a_wish_that_is_not_met_is_told() {
    assertThat(
            explain("{\"selector\":{\"color\":\"red\"},\"use_index\":[\"d\",\"byOwner\"]}", MANY)
                .ignoredWish())
        .contains("d/byOwner");
    assertThat(
            explain("{\"selector\":{\"color\":\"red\"},\"use_index\":[\"d\",\"sold\"]}", MANY)
                .ignoredWish())
        .isEmpty();
  }

  private Explanation explain(String query, long limit) {
    try (var state = chain.ledger().snapshot()) {
      return RichQuery.parse(query, "").explain(state, "cars", limit);
    }
  }

  private static String index(String name, String fields) {
    return "{\"index\":{\"fields\":[%s]},\"ddoc\":\"d\",\"name\":\"%s\"}".formatted(fields, name);
  }
}
