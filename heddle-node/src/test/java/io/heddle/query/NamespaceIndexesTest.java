// SPDX-License-Identifier: Apache-2.0
package io.heddle.query;

import static io.heddle.testing.TestLedger.removal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.ledger.RowRange;
import io.heddle.ledger.StoredIndex;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NamespaceIndexesTest {

  private static final String BY_SIZE =
      "{\"index\":{\"fields\":[\"size\"]},\"ddoc\":\"sizeDoc\",\"name\":\"size\",\"type\":\"json\"}";

  @TempDir private Path dir;

  @Test
  @Spec("NA-239")
  void what_was_committed_before_the_index_is_in_it() {
    try (var chain = TestLedger.in(dir)) {
      chain.put("cars", "a", "{\"size\":1}").put("cars", "b", "no json");

      define(chain, BY_SIZE);

      assertThat(rows(chain)).containsExactly("a");
    }
  }

  @Test
  @Spec("NA-239")
  void every_block_keeps_the_index() {
    try (var chain = TestLedger.in(dir)) {
      define(chain, BY_SIZE);

      chain.put("cars", "a", "{\"size\":5}").put("cars", "b", "{\"size\":4}");
      assertThat(rows(chain)).containsExactly("b", "a");
      chain.put("cars", "a", "{\"size\":3}");
      assertThat(rows(chain)).containsExactly("a", "b");
      chain.put("cars", "a", "{\"weight\":3}").append(removal("cars", "b"));
      assertThat(rows(chain)).isEmpty();
    }
  }

  @Test
  void the_index_is_kept_after_a_restart() {
    try (var chain = TestLedger.in(dir)) {
      define(chain, BY_SIZE);
      chain.put("cars", "a", "{\"size\":5}");
    }
    try (var chain = TestLedger.in(dir)) {
      NamespaceIndexes.of(chain.ledger());

      chain.put("cars", "b", "{\"size\":4}");

      assertThat(rows(chain)).containsExactly("b", "a");
    }
  }

  @Test
  void an_index_that_nobody_kept_up_is_given_up() {
    try (var chain = TestLedger.in(dir)) {
      define(chain, BY_SIZE);
      chain.put("cars", "a", "{\"size\":5}");
    }
    try (var chain = TestLedger.in(dir)) {
      chain.put("cars", "b", "{\"size\":4}"); // nobody has opened the indexes

      assertThat(chain.ledger().indexes().stored()).isEmpty();
      define(chain, BY_SIZE);
      assertThat(rows(chain)).containsExactly("b", "a");
    }
  }

  @Test
  void another_definition_under_the_same_name_is_built_again() {
    try (var chain = TestLedger.in(dir)) {
      define(chain, BY_SIZE);
      chain.put("cars", "a", "{\"size\":5,\"weight\":1}").put("cars", "b", "{\"size\":4}");

      define(chain, BY_SIZE.replace("[\"size\"]", "[\"weight\"]"));

      assertThat(chain.ledger().indexes().stored()).hasSize(1);
      assertThat(rows(chain)).containsExactly("a");
    }
  }

  @Test
  void an_index_in_another_order_of_strings_is_built_again() {
    try (var chain = TestLedger.in(dir)) {
      StoredIndex today = IndexDefinition.parse(BY_SIZE).storedFor("cars");
      String source = today.definition().toStringUtf8().split("\n", 2)[1];
      var old = new StoredIndex("cars", today.name(), ByteString.copyFromUtf8("icu-50\n" + source));
      chain.ledger().indexes().keep(old, (key, _) -> Optional.of(ByteString.copyFromUtf8("wrong")));
      chain.put("cars", "a", "{\"size\":5}").put("cars", "b", "{\"size\":4}");
    }
    try (var chain = TestLedger.in(dir)) {
      NamespaceIndexes.of(chain.ledger());

      assertThat(chain.ledger().indexes().stored())
          .containsExactly(IndexDefinition.parse(BY_SIZE).storedFor("cars"));
      assertThat(rows(chain)).containsExactly("b", "a");
    }
  }

  @Test
  @Spec("NA-239")
  void a_bad_file_is_left_out_and_the_others_count() {
    try (var chain = TestLedger.in(dir)) {
      NamespaceIndexes.of(chain.ledger())
          .define(
              "cars",
              new TreeMap<>(Map.of("1.json", "{", "2.json", "{\"index\":{}}", "3.json", BY_SIZE)));

      assertThat(chain.ledger().indexes().stored())
          .extracting(StoredIndex::name)
          .containsExactly("sizeDoc/size");
    }
  }

  @Test
  void an_index_with_a_filter_serves_only_those_who_name_it() {
    try (var chain = TestLedger.in(dir)) {
      define(
          chain,
          "{\"index\":{\"fields\":[\"size\"],\"partial_filter_selector\":{\"sold\":false}},\"ddoc\":\"d\",\"name\":\"n\"}");
      chain.put("cars", "a", "{\"size\":1,\"sold\":false}").put("cars", "b", "{\"size\":1}");

      assertThat(find(chain, "{\"selector\":{\"size\":1}}")).containsExactly("a", "b");
      assertThat(find(chain, "{\"selector\":{\"size\":1},\"use_index\":[\"_design/d\",\"n\"]}"))
          .containsExactly("a");
      assertThat(find(chain, "{\"selector\":{\"size\":1},\"use_index\":\"d\"}"))
          .containsExactly("a");
      assertThatThrownBy(() ->
              find(
                  chain,
                  "{\"selector\":{\"size\":1},\"use_index\":\"x\",\"allow_fallback\":false}"))
          .hasMessageEndingWith(
              "Error:invalid_index,  Status Code:400,  Reason:_design/x specified by `use_index` could not be found or it is not suitable.");
    }
  }

  private static void define(TestLedger chain, String file) {
    NamespaceIndexes.of(chain.ledger()).define("cars", new TreeMap<>(Map.of("i.json", file)));
  }

  private static List<String> find(TestLedger chain, String query) {
    List<String> keys = new ArrayList<>();
    try (var state = chain.ledger().snapshot();
        var results = RichQuery.parse(query, "").on(state, "cars")) {
      for (var next = results.next(); next.isPresent(); next = results.next()) {
        keys.add(next.get().key());
      }
    }
    return keys;
  }

  private static List<String> rows(TestLedger chain) {
    List<String> keys = new ArrayList<>();
    try (var state = chain.ledger().snapshot();
        var rows =
            state.rows(
                state.indexes("cars").getFirst(),
                new RowRange(ByteString.EMPTY, ByteString.EMPTY, false))) {
      for (var row = rows.next(); row.isPresent(); row = rows.next()) {
        keys.add(row.get().key().toStringUtf8());
      }
    }
    return keys;
  }
}
