// SPDX-License-Identifier: Apache-2.0
package io.heddle.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.testing.Spec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

final class CollationTest {

  /** Lowest first; the table of CouchDB's documentation, with more numbers and strings. */
  private static final List<String> ASCENDING =
      List.of(
          "null",
          "false",
          "true",
          "-1e400",
          "-12345678901234567891",
          "-12345678901234567890",
          "-10",
          "-9.5",
          "-1",
          "-0.1",
          "-0.01",
          "0",
          "1e-400",
          "0.01",
          "0.1",
          "1",
          "1.5",
          "2",
          "10",
          "10.000000000000000000001",
          "9007199254740992",
          "9007199254740993",
          "1e400",
          "\"\"",
          "\" \"",
          "\"_\"",
          "\"-\"",
          "\"!\"",
          "\"1\"",
          "\"10\"",
          "\"9\"",
          "\"a\"",
          "\"A\"",
          "\"\u00e4\"",
          "\"aa\"",
          "\"b\"",
          "\"B\"",
          "\"ba\"",
          "\"bb\"",
          "\"\u03b1\"",
          "\"\u4e2d\"",
          "[]",
          "[null]",
          "[\"a\"]",
          "[\"b\"]",
          "[\"b\",\"c\"]",
          "[\"b\",\"c\",\"a\"]",
          "[\"b\",\"d\"]",
          "[\"b\",\"d\",\"e\"]",
          "[[]]",
          "{}",
          "{\"a\":1}",
          "{\"a\":2}",
          "{\"a\":2,\"b\":1}",
          "{\"b\":1}",
          "{\"b\":2}",
          "{\"b\":2,\"c\":2}");

  @Test
  @Spec("NA-238")
  void values_are_ordered_as_in_couchdb() {
    for (int left = 0; left < ASCENDING.size(); left++) {
      for (int right = 0; right < ASCENDING.size(); right++) {
        assertThat(Integer.signum(Collation.compare(value(left), value(right))))
            .as("%s to %s", ASCENDING.get(left), ASCENDING.get(right))
            .isEqualTo(Integer.compare(left, right));
      }
    }
  }

  @Test
  void numbers_are_equal_however_they_are_written() {
    assertThat(Collation.compare(Json.first("100"), Json.first("1.00e2"))).isZero();
    assertThat(OrderedBytes.of(List.of(Json.first("100"))))
        .isEqualTo(OrderedBytes.of(List.of(Json.first("1.00e2"))));
  }

  @Test
  void strings_that_differ_in_invisible_characters_have_no_order() {
    assertThat(Collation.compare(Json.first("\"ab\""), Json.first("\"a\\u0000b\""))).isZero();
  }

  /** The seed of a failure is in its message. */
  @Test
  void rows_of_an_index_are_in_the_order_of_values() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    var documents = new RandomDocuments(random);
    List<List<Json>> rows = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      rows.add(List.of(documents.value(3), documents.value(1)));
    }
    ASCENDING.forEach(text -> rows.add(List.of(Json.first(text), Json.NULL)));
    Collections.shuffle(rows, random);

    for (List<Json> left : rows) {
      for (List<Json> right : rows) {
        int byBytes =
            ByteString.unsignedLexicographicalComparator()
                .compare(OrderedBytes.of(left), OrderedBytes.of(right));
        int byValues = Collation.compare(new Json.Arr(left), new Json.Arr(right));
        assertThat(Integer.signum(byBytes))
            .as("%s to %s, seed %d", left, right, seed)
            .isEqualTo(Integer.signum(byValues));
      }
    }
  }

  @Test
  @Spec("NA-237")
  void a_document_is_written_as_go_writes_it() {
    Document document =
        Document.of(
            ByteString.copyFromUtf8("k"),
            ByteString.copyFromUtf8(
                "{ \"b\": 1.50e3, \"a\": [ 12345678901234567890, true ], \"\u00e9\": \"<&>\u2028\\u0001\\n\" }"));

    assertThat(document.normalised().toStringUtf8())
        .isEqualTo(
            "{\"a\":[12345678901234567890,true],\"b\":1.50e3,\"\u00e9\":\"\\u003c\\u0026\\u003e\\u2028\\u0001\\n\"}");
    assertThat(JsonMapper.builder().build().readTree(document.normalised().toStringUtf8()).size())
        .isEqualTo(3);
  }

  private static Json value(int at) {
    return Json.first(ASCENDING.get(at));
  }
}
