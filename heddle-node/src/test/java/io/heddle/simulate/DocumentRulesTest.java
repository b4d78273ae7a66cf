// SPDX-License-Identifier: Apache-2.0
package io.heddle.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a transaction may read and write where keys and values have to fit into CouchDB. */
final class DocumentRulesTest {

  private static final String NAMESPACE = "mycc";
  private static final ByteString X = ByteString.copyFromUtf8("x");
  private static final String BEGINS = "invalid key [_a], cannot begin with \"_\"";
  private static final String EMPTY =
      "invalid key. Empty string is not supported as a key by couchdb";

  @TempDir Path dir;
  private TestLedger chain;
  private Simulator simulator;

  @BeforeEach
  void start() {
    chain = TestLedger.in(dir).put(NAMESPACE, "_a", "1").put(NAMESPACE, "", "1");
    simulator = simulator(StateDatabase.COUCHDB);
  }

  @AfterEach
  void close() {
    simulator.close();
    chain.close();
  }

  @ParameterizedTest
  @MethodSource("usesOfAKey")
  @Spec({"CP-54", "NA-236"})
  void a_key_that_cannot_be_an_id_is_refused_in_public_state(BiConsumer<KeySpace, String> use) {
    assertThatThrownBy(() -> use.accept(simulator.state(NAMESPACE), "_a")).hasMessage(BEGINS);
    assertThatThrownBy(() -> use.accept(simulator.state(NAMESPACE), "")).hasMessage(EMPTY);
  }

  @ParameterizedTest
  @MethodSource("usesOfAPrivateKey")
  @Spec({"CP-54", "NA-236"})
  void a_key_that_cannot_be_an_id_is_refused_in_a_collection(BiConsumer<KeySpace, String> use) {
    PrivateCollection collection = simulator.collection(NAMESPACE, "secrets");

    assertThatThrownBy(() -> use.accept(collection, "_a")).hasMessage(BEGINS);
    assertThatThrownBy(() -> use.accept(collection, "")).hasMessage(EMPTY);
  }

  @Test
  @Spec("CP-54")
  void what_is_found_by_the_hash_of_a_key_may_have_any_key() {
    PrivateCollection collection = simulator.collection(NAMESPACE, "secrets");

    assertThat(collection.hash("_a")).isEmpty();
    assertThat(collection.metadata("")).isEmpty();
  }

  @Test
  @Spec("CP-54")
  void a_range_has_any_bounds() {
    assertThat(simulator.range(NAMESPACE, "", "_b").next()).isPresent();
  }

  @ParameterizedTest
  @MethodSource("documentsWithReservedFields")
  @Spec({"CP-54", "NA-236"})
  void a_document_with_a_reserved_field_is_refused(ByteString value, String field) {
    String why = "field [%s] is not valid for the CouchDB state database".formatted(field);

    assertThatThrownBy(() -> simulator.put(NAMESPACE, "k", value)).hasMessage(why);
    assertThatThrownBy(() -> simulator.collection(NAMESPACE, "secrets").put("k", value))
        .hasMessage(why);
  }

  /** Fabric looks with Go's encoding/json, and so these are no documents. */
  @ParameterizedTest
  @MethodSource("anythingElse")
  @Spec({"CP-54", "NA-236"})
  void anything_else_is_taken(ByteString value) {
    assertThatCode(() -> simulator.put(NAMESPACE, "k", value)).doesNotThrowAnyException();
  }

  @Test
  @Spec({"CP-67", "CP-68"})
  void a_refused_write_counts_as_one() {
    assertThatThrownBy(() -> simulator.put(NAMESPACE, "_a", X)).hasMessage(BEGINS);

    assertThatThrownBy(() -> simulator.page(NAMESPACE, "a", "b"))
        .hasMessageEndingWith("Paginated queries are supported only in a read-only transaction");
    assertThat(simulator.results()).isEmpty();
  }

  @Test
  @Spec("CP-68")
  void whether_a_transaction_may_write_is_looked_at_before_the_key() {
    simulator.page(NAMESPACE, "a", "b").close();

    assertThatThrownBy(() -> simulator.put(NAMESPACE, "_a", X))
        .hasMessageEndingWith("Writes are not allowed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HEDDLE", "GOLEVELDB"})
  @Spec({"CP-54", "NA-234"})
  void without_couchdb_any_key_and_any_value_are_taken(StateDatabase database) {
    try (Simulator any = simulator(database)) {
      any.put(NAMESPACE, "_a", ByteString.copyFromUtf8("{\"_id\":1}"));
      any.put(NAMESPACE, "", X);
      any.collection(NAMESPACE, "secrets").put("_a", X);

      assertThat(any.get(NAMESPACE, "").toStringUtf8()).isEqualTo("1");
    }
  }

  private Simulator simulator(StateDatabase database) {
    return new Simulator(TestLedger.txId(1), chain.ledger().snapshot(), database);
  }

  static Stream<Named<BiConsumer<KeySpace, String>>> usesOfAKey() {
    return Stream.of(
        Named.of("get", KeySpace::get),
        Named.of("put", (keys, key) -> keys.put(key, X)),
        Named.of("delete", KeySpace::delete),
        Named.of("metadata", KeySpace::metadata),
        Named.of("putMetadata", (keys, key) -> keys.putMetadata(key, "M", X)));
  }

  static Stream<Named<BiConsumer<KeySpace, String>>> usesOfAPrivateKey() {
    return Stream.of(
        Named.of("get", KeySpace::get),
        Named.of("put", (keys, key) -> keys.put(key, X)),
        Named.of("delete", KeySpace::delete),
        Named.of("purge", (keys, key) -> ((PrivateCollection) keys).purge(key)),
        Named.of("putMetadata", (keys, key) -> keys.putMetadata(key, "M", X)));
  }

  static Stream<Arguments> documentsWithReservedFields() {
    return Stream.of(
        reserved("{\"_id\":\"x\"}", "_id"),
        reserved("{\"a\":1,\"~version\":1}", "~version"),
        reserved(" \n{ \"_\" : [1] } \t", "_"),
        reserved("{\"\\u005fa\":1}", "_a"),
        reserved("{\"_a\":\"ÿ\"}", "_a", StandardCharsets.ISO_8859_1),
        reserved("{\"_a\":1e-99999}", "_a"),
        reserved("{\"_a\":" + nested(9_999) + "}", "_a"));
  }

  static Stream<ByteString> anythingElse() {
    return Stream.of(
            "",
            "null",
            "_id",
            "\"_id\"",
            "[{\"_id\":1}]",
            "{\"a\":{\"_id\":1,\"~version\":1}}",
            "{\"~a\":1}",
            "{\"_id\":1} x",
            "{\"_id\":1}{}",
            "{\"_id\":1e400}",
            "{\"_id\":01}",
            "{'_id':1}",
            "\ufeff{\"_id\":1}",
            "{\"_id\":" + nested(10_000) + "}")
        .map(ByteString::copyFromUtf8);
  }

  @Test
  void rich_queries_are_there_unless_leveldb_is_asked_for() {
    assertThat(StateDatabase.HEDDLE.hasRichQueries()).isTrue();
    assertThat(StateDatabase.COUCHDB.hasRichQueries()).isTrue();
    assertThat(StateDatabase.GOLEVELDB.hasRichQueries()).isFalse();
  }

  private static String nested(int depth) {
    return "[".repeat(depth) + "]".repeat(depth);
  }

  private static Arguments reserved(String value, String field) {
    return reserved(value, field, StandardCharsets.UTF_8);
  }

  private static Arguments reserved(String value, String field, Charset charset) {
    return Arguments.of(ByteString.copyFrom(value, charset), field);
  }
}
