// SPDX-License-Identifier: Apache-2.0
package io.heddle.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.testing.TestLedger;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HostileQueryTest {

  @TempDir private Path dir;

  @ParameterizedTest
  @ValueSource(strings = {"(a+)+$", "(a|a)*$", "(a|aa)+$", "(.*a){12}$", "((a*)*)*b"})
  void a_regular_expression_that_would_not_end_is_given_up(String regex) {
    Document document = document("{\"t\":\"" + "a".repeat(3000) + "!\"}");
    Condition condition =
        SelectorParser.parse(Json.first("{\"t\":{\"$regex\":\"%s\"}}".formatted(regex)));

    assertThatThrownBy(() -> condition.matches(document.fields()))
        .isInstanceOfSatisfying(
            HeddleException.class, e -> assertThat(e.fault()).isEqualTo(Fault.BAD_INPUT))
        .hasMessage(
            "Regular expression '%s' takes too long on a string of 3001 characters; make it simpler",
            regex);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"$not\":", "{\"a\":", "{\"a\":{\"$elemMatch\":"})
  void a_query_that_is_too_deep_is_refused(String level) {
    String query = "{\"selector\":" + level.repeat(50_000);

    assertThatThrownBy(() -> RichQuery.parse(query, ""))
        .isInstanceOf(HeddleException.class)
        .hasMessageStartingWith("The query is not JSON: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"n\":1e99999999999}",
        "{\"n\":1e2147483647}",
        "{\"n\":-1e-2147483647}",
        "{\"n\":\"\\ud800\"}",
        "{\"\":{\"\":[]}}"
      })
  void odd_values_are_compared_and_ordered(String value) {
    Document document = document(value);

    assertThat(
            SelectorParser.parse(Json.first("{\"n\":{\"$mod\":[7,1]}}")).matches(document.fields()))
        .isFalse();
    assertThat(Collation.compare(document.fields(), document.fields())).isZero();
    assertThat(OrderedBytes.of(List.of(document.fields()))).isNotEmpty();
  }

  @Test
  void a_document_that_is_too_deep_is_no_document() {
    assertThat(document("{\"a\":".repeat(50_000)).body()).isEmpty();
    assertThat(document("{\"a\":" + "[".repeat(50_000)).body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "nil", "AAAA", "____", "AAECAwQFBgc", "\u20ac"})
  void what_is_no_bookmark_is_refused(String bookmark) {
    try (var chain = TestLedger.in(dir);
        var state = chain.ledger().snapshot()) {
      RichQuery query = RichQuery.parse("{\"selector\":{}}", bookmark);

      assertThatThrownBy(() -> query.on(state, "cars"))
          .hasMessageContaining("Error:invalid_bookmark");
    }
  }

  private static Document document(String value) {
    return Document.of(ByteString.copyFromUtf8("k"), ByteString.copyFromUtf8(value));
  }
}
