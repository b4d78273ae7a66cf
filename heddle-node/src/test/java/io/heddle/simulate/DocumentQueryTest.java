// SPDX-License-Identifier: Apache-2.0
package io.heddle.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.base.TxId;
import io.heddle.query.NamespaceIndexes;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.ledger.queryresult.KV;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DocumentQueryTest {

  private static final String RED = "{\"selector\":{\"color\":\"red\"}}";
  private static final ByteString X = ByteString.copyFromUtf8("x");

  @TempDir private Path dir;
  private TestLedger chain;
  private Simulator simulator;

  @BeforeEach
  void start() {
    chain = TestLedger.in(dir);
    NamespaceIndexes indexes = NamespaceIndexes.of(chain.ledger());
    indexes.define(
        "cars",
        new TreeMap<>(
            Map.of(
                "size.json",
                "{\"index\":{\"fields\":[\"size\"]},\"ddoc\":\"sizeDoc\",\"name\":\"size\"}")));
    chain.put("cars", "a", "{\"size\": 3, \"color\":\"red\"}");
    chain.put("cars", "b", "{\"size\":2,\"color\":\"blue\"}");
    chain.put("cars", "c", "{\"size\":1,\"color\":\"red\",\"note\":\"<\"}");
    chain.put("cars", "d", "red");
    chain.put("cars$$pdepot", "p", "{\"color\":\"red\"}");
    simulator = simulator();
  }

  @AfterEach
  void close() {
    simulator.close();
    chain.close();
  }

  @Test
  @Spec({"CP-77", "CP-164", "NA-92"})
  void each_document_taken_is_a_read_and_nothing_else_is() throws Exception {
    try (var query = simulator.query("cars", RED)) {
      query.next();
      query.next();
    }

    assertThat(set().getReadsList()).extracting(KVRead::getKey).containsExactly("a", "c");
    assertThat(set().getReadsList())
        .extracting(read -> read.getVersion().getBlockNum())
        .containsExactly(0L, 2L);
    assertThat(set().getRangeQueriesInfoCount()).isZero();
  }

  @Test
  @Spec({"CP-164", "CP-90"})
  void a_query_of_a_collection_is_not_recorded() {
    try (var query = simulator.collection("cars", "depot").query(RED)) {
      assertThat(all(query)).containsExactly("p={\"color\":\"red\"}");
    }

    assertThat(simulator.results()).isEqualTo(ByteString.EMPTY);
  }

  @Test
  @Spec("CP-67")
  void a_query_of_a_collection_and_a_write_exclude_each_other() {
    simulator.put("cars", "x", X);

    assertThatThrownBy(() -> simulator.collection("cars", "depot").query(RED))
        .hasMessageEndingWith("Queries on pvt data is supported only in a read-only transaction");
  }

  @Test
  @Spec({"CP-66", "CP-69"})
  void a_page_excludes_writes_and_a_query_without_pages_does_not() {
    simulator.query("cars", RED).close();
    simulator.put("cars", "x", X);

    assertThatThrownBy(() -> simulator.queryPage("cars", RED, ""))
        .hasMessageEndingWith("Paginated queries are supported only in a read-only transaction");
  }

  @Test
  void names_the_fields_for_which_all_documents_are_looked_at() {
    assertThat(simulator.query("cars", RED).fullScanFor()).contains("color");
    assertThat(simulator.query("cars", "{\"selector\":{\"size\":{\"$gt\":1}}}").fullScanFor())
        .isEmpty();
  }

  @Test
  @Spec({"CP-76", "NA-237"})
  void documents_come_in_fabrics_form_and_the_rest_as_it_was_put() {
    assertThat(all(simulator.query("cars", "{\"selector\":{\"_id\":{\"$gte\":\"c\"}}}")))
        .containsExactly("c={\"color\":\"red\",\"note\":\"\\u003c\",\"size\":1}", "d=red");
  }

  @Test
  @Spec("CP-76")
  void only_the_fields_asked_for_come() {
    String query = "{\"selector\":{\"color\":\"red\"},\"fields\":[\"_id\",\"size\",\"nothing\"]}";

    assertThat(all(simulator.query("cars", query)))
        .containsExactly("a={\"size\":3}", "c={\"size\":1}");
  }

  @Test
  @Spec({"CP-76", "NA-238"})
  void results_are_sorted_by_an_index_in_either_direction() {
    assertThat(keys("{\"selector\":{},\"sort\":[\"size\"]}")).containsExactly("c", "b", "a");
    assertThat(keys("{\"selector\":{},\"sort\":[{\"size\":\"desc\"}]}"))
        .containsExactly("a", "b", "c");
    assertThat(keys("{\"selector\":{\"_id\":{\"$lt\":\"d\"}},\"sort\":[{\"_id\":\"desc\"}]}"))
        .containsExactly("c", "b", "a");
  }

  @Test
  @Spec({"CP-76", "NA-238"})
  void a_sort_that_no_index_has_is_refused() {
    assertThatThrownBy(() -> keys("{\"selector\":{},\"sort\":[\"color\"]}"))
        .hasMessage(
            "error handling CouchDB request. Error:no_usable_index,  Status Code:400,  Reason:No index exists for this sort, try indexing by the sort fields.");
  }

  @Test
  @Spec({"CP-76", "NA-238"})
  void a_limit_means_nothing_and_a_skip_does() {
    assertThat(keys("{\"selector\":{\"size\":{\"$gt\":0}},\"limit\":1,\"skip\":1}"))
        .containsExactly("b", "a");
  }

  @Test
  @Spec("CP-76")
  void what_is_no_query_is_refused_as_fabric_does() {
    assertThatThrownBy(() -> keys("")).hasMessage("EOF");
    assertThatThrownBy(() -> keys("[]"))
        .hasMessage("json: cannot unmarshal array into Go value of type map[string]interface {}");
    assertThatThrownBy(() -> keys("{\"selector\":{},\"fields\":\"size\"}"))
        .hasMessage("fields definition must be an array");
    assertThatThrownBy(() -> keys("{}"))
        .hasMessageEndingWith(
            "Error:missing_required_key,  Status Code:400,  Reason:Missing required key: selector");
    assertThatThrownBy(() -> keys("{\"selector\":{},\"more\":1}"))
        .hasMessageEndingWith(
            "Error:invalid_key,  Status Code:400,  Reason:Invalid key more for this request.");
    assertThatThrownBy(() -> keys("{\"selector\":{},\"sort\":[{\"a\":\"asc\"},{\"b\":\"desc\"}]}"))
        .hasMessageContaining("Error:unsupported_mixed_sort");
  }

  @Test
  @Spec("NA-238")
  void a_bookmark_leads_to_the_next_page_and_an_empty_page_keeps_it() {
    String bySize = "{\"selector\":{\"size\":{\"$gt\":0}}}";
    String bookmark;
    try (var page = simulator.queryPage("cars", bySize, "")) {
      assertThat(page.next().map(KV::getKey)).contains("c");
      bookmark = page.bookmark();
    }
    try (var page = simulator.queryPage("cars", bySize, bookmark)) {
      assertThat(all(page)).hasSize(2);
      bookmark = page.bookmark();
    }
    try (var page = simulator.queryPage("cars", bySize, bookmark)) {
      assertThat(page.next()).isEmpty();
      assertThat(page.bookmark()).isEqualTo(bookmark);
    }
    try (var page = simulator.queryPage("cars", "{\"selector\":{\"size\":9}}", "")) {
      assertThat(page.next()).isEmpty();
      assertThat(page.bookmark()).isEqualTo("nil");
    }
  }

  @Test
  @Spec("CP-76")
  void a_bookmark_of_another_index_is_none() {
    try (var page = simulator.queryPage("cars", "{\"selector\":{\"size\":{\"$gt\":0}}}", "")) {
      page.next();
      String bookmark = page.bookmark();

      assertThatThrownBy(() -> simulator.queryPage("cars", RED, bookmark))
          .hasMessage(
              "error handling CouchDB request. Error:invalid_bookmark,  Status Code:400,  Reason:Invalid bookmark value: \"%s\"",
              bookmark);
    }
  }

  private List<String> keys(String query) {
    return all(simulator.query("cars", query)).stream()
        .map(text -> text.substring(0, text.indexOf('=')))
        .toList();
  }

  private static List<String> all(DocumentQuery query) {
    List<String> found = new ArrayList<>();
    try (query) {
      for (Optional<KV> next = query.next(); next.isPresent(); next = query.next()) {
        found.add(next.get().getKey() + "=" + next.get().getValue().toStringUtf8());
      }
    }
    return found;
  }

  private KVRWSet set() throws Exception {
    return KVRWSet.parseFrom(
        TxReadWriteSet.parseFrom(simulator.results()).getNsRwset(0).getRwset());
  }

  private Simulator simulator() {
    return new Simulator(new TxId("1".repeat(64)), chain.ledger().snapshot());
  }
}
