// SPDX-License-Identifier: Apache-2.0
package io.heddle.show;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.testing.Spec;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

final class ExplanationTextTest {

  private static final String INDEXED =
      """
      {"channel":"mychannel","chaincode":"cars","collection":"secrets","way":"index","fullScan":false,
       "index":{"designDocument":"d","name":"color","fields":["color","size"]},
       "others":[],"selectorFields":["color"],"examined":2,"returned":1,"limit":100000}
      """;

  @Test
  @Spec("NA-292")
  void index_and_counts_are_told() {
    assertThat(lines(INDEXED))
        .containsExactly(
            "Rich query of 'cars', collection 'secrets', on mychannel",
            "  index      d/color on [color, size]",
            "  full scan  no",
            "  examined   2 documents",
            "  returned   1 document");
  }

  @Test
  void a_limit_that_was_reached_and_a_wish_that_was_not_met_are_told() {
    assertThat(
            lines(
                INDEXED
                    .replace("\"limit\":100000", "\"limit\":1")
                    .replace("\"others\"", "\"ignoredUseIndex\":\"d/x\",\"others\"")))
        .contains(
            "  use_index  'd/x' is not there or cannot serve, and is ignored",
            "  returned   1 document, and no more: ledger.state.totalQueryLimit is 1");
  }

  @Test
  @Spec("NA-292")
  void a_page_tells_where_the_next_one_begins() {
    assertThat(lines(INDEXED.replace("\"limit\":100000", "\"limit\":1,\"bookmark\":\"abc\"")))
        .contains("  returned   1 document, a full page", "  bookmark   abc");
  }

  @Test
  void no_line_is_longer_than_100_columns_and_none_acts_on_a_terminal() {
    String name = "\\u001b[31m" + "long-name-".repeat(30);
    assertThat(lines(INDEXED.replace("\"color\"", "\"" + name + "\"")))
        .allMatch(line -> line.length() <= 100)
        .noneMatch(line -> line.contains("\u001b"));
  }

  private static List<String> lines(String json) {
    return ExplanationText.of(JsonMapper.shared().readTree(json));
  }
}
