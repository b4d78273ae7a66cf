// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.heddle.ledger.StateChange;
import io.heddle.ledger.Version;
import io.heddle.testing.FakeChaincode;
import io.heddle.testing.LoggedText;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.ledger.queryresult.KV;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.GetQueryResult;
import org.hyperledger.fabric.protos.peer.QueryMetadata;
import org.hyperledger.fabric.protos.peer.QueryResponse;
import org.hyperledger.fabric.protos.peer.QueryResponseMetadata;
import org.hyperledger.fabric.protos.peer.QueryStateNext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rich queries as a chaincode asks for them, over 150 documents of which 130 are red; a collection
 * has the same.
 */
final class RichQueryRequestsTest {

  private static final String SECRETS = "secrets";
  private static final String RED = "{\"selector\":{\"color\":\"red\"}}";

  @TempDir private Path dir;
  private StreamHarness harness;
  private FakeChaincode chaincode;
  private StreamHarness.Running running;
  private ChaincodeMessage start;

  @BeforeEach
  void begin() throws Exception {
    harness = new StreamHarness(dir, StreamSettings.defaults());
    List<StateChange> changes = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      String value = "{\"color\":\"%s\"}".formatted(i < 130 ? "red" : "blue");
      for (String where : List.of("", "$$p" + SECRETS)) {
        changes.add(
            TestLedger.change(
                StreamHarness.NAMESPACE + where,
                "k%03d".formatted(i),
                ByteString.copyFromUtf8(value),
                new Version(0, i)));
      }
    }
    harness.ledger.append(changes.toArray(StateChange[]::new));
    chaincode = harness.chaincode();
    await().until(() -> harness.streams.find(StreamHarness.BASIC).isPresent());
    running = harness.start(1);
    start = chaincode.receive();
  }

  @AfterEach
  void end() {
    harness.close();
  }

  @Test
  @Spec({"CP-77", "CP-164"})
  void the_record_that_is_looked_at_ahead_counts_as_read() throws Exception {
    QueryResponse first = answer(ask(RED, QueryMetadata.getDefaultInstance()));

    assertThat(first.getResultsCount()).isEqualTo(100);
    assertThat(first.getHasMore()).isTrue();
    chaincode.complete(start, "");
    running.outcome();
    var set = TxReadWriteSet.parseFrom(running.simulator().results());
    assertThat(KVRWSet.parseFrom(set.getNsRwset(0).getRwset()).getReadsCount()).isEqualTo(101);
  }

  @Test
  @Spec("CP-76")
  void a_query_without_pages_comes_in_batches() throws Exception {
    QueryResponse first = answer(ask(RED, QueryMetadata.getDefaultInstance()));

    QueryResponse second = answer(next(first));

    assertThat(second.getResultsCount()).isEqualTo(30);
    assertThat(second.getHasMore()).isFalse();
  }

  @Test
  @Spec({"CP-66", "CP-76"})
  void a_page_tells_how_many_there_are_and_where_the_next_begins() throws Exception {
    QueryResponse page = answer(ask(RED, page(120, "")));
    var metadata = QueryResponseMetadata.parseFrom(page.getMetadata());

    QueryResponse rest = answer(ask(RED, page(120, metadata.getBookmark())));

    assertThat(metadata.getFetchedRecordsCount()).isEqualTo(120);
    assertThat(page.getHasMore()).isFalse();
    assertThat(rest.getResultsCount()).isEqualTo(10);
    assertThat(KV.parseFrom(rest.getResults(0).getResultBytes()).getKey()).isEqualTo("k120");
  }

  @Test
  @Spec({"CP-70", "CP-71", "CP-164"})
  void a_collection_has_no_pages_and_leaves_no_trace() throws Exception {
    QueryResponse first = answer(ask(RED, SECRETS, page(120, "no bookmark at all")));
    QueryResponse second = answer(next(first));

    assertThat(first.getResultsCount()).isEqualTo(100);
    assertThat(first.getMetadata()).isEmpty();
    assertThat(second.getResultsCount()).isEqualTo(30);
    assertThat(answer(ask(RED, SECRETS, page(7, ""))).getResultsCount()).isEqualTo(7);
    chaincode.complete(start, "");
    running.outcome();
    assertThat(running.simulator().results()).isEmpty();
  }

  @Test
  @Spec("CP-74")
  void a_query_that_fails_leaves_the_transaction_usable() throws Exception {
    ChaincodeMessage refusal = ask("{\"selector\":5}", QueryMetadata.getDefaultInstance());

    assertThat(refusal.getType()).isEqualTo(ChaincodeMessage.Type.ERROR);
    assertThat(refusal.getPayload().toStringUtf8())
        .isEqualTo(
            "GET_QUERY_RESULT failed: transaction ID: %s: error handling CouchDB request. Error:invalid_selector_json,  Status Code:400,  Reason:Selector must be a JSON object, not: 5",
            start.getTxid());
    assertThat(answer(ask(RED, QueryMetadata.getDefaultInstance())).getResultsCount())
        .isEqualTo(100);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Swordfish",
        "{\"selector\":\"Swordfish\"}",
        "{\"selector\":{\"color\":{\"$in\":\"Swordfish\"}}}",
        "{\"selector\":{\"color\":{\"$regex\":\"(Swordfish\"}}}"
      })
  @Spec("CP-218")
  void a_query_that_fails_is_not_quoted_in_the_log(String query) {
    try (LoggedText log = new LoggedText()) {
      ChaincodeMessage refusal = ask(query, QueryMetadata.getDefaultInstance());

      assertThat(refusal.getPayload().toStringUtf8()).contains("Swordfish");
      assertThat(log.lines()).isNotEmpty().noneMatch(line -> line.contains("Swordfish"));
    }
  }

  @Test
  @Spec("CP-74")
  void a_query_that_fails_in_the_middle_is_closed() throws Exception {
    harness.ledger.put(StreamHarness.NAMESPACE, "z", "{\"color\":\"" + "a".repeat(3000) + "!\"}");
    StreamHarness.Running later = harness.start(2);
    ChaincodeMessage request = chaincode.receive();
    String endless = "{\"selector\":{\"color\":{\"$regex\":\"(a|aa)+$\"}}}";

    ChaincodeMessage refusal =
        chaincode.ask(
            request,
            ChaincodeMessage.Type.GET_QUERY_RESULT,
            GetQueryResult.newBuilder().setQuery(endless).build());

    assertThat(refusal.getPayload().toStringUtf8()).contains("takes too long");
    chaincode.complete(request, "");
    assertThat(later.outcome()).isNotNull();
  }

  private ChaincodeMessage ask(String query, QueryMetadata metadata) {
    return ask(query, "", metadata);
  }

  private ChaincodeMessage ask(String query, String collection, QueryMetadata metadata) {
    return chaincode.ask(
        start,
        ChaincodeMessage.Type.GET_QUERY_RESULT,
        GetQueryResult.newBuilder()
            .setQuery(query)
            .setCollection(collection)
            .setMetadata(metadata.toByteString())
            .build());
  }

  private ChaincodeMessage next(QueryResponse batch) {
    return chaincode.ask(
        start,
        ChaincodeMessage.Type.QUERY_STATE_NEXT,
        QueryStateNext.newBuilder().setId(batch.getId()).build());
  }

  private static QueryMetadata page(int size, String bookmark) {
    return QueryMetadata.newBuilder().setPageSize(size).setBookmark(bookmark).build();
  }

  private static QueryResponse answer(ChaincodeMessage reply) throws Exception {
    assertThat(reply.getType()).isEqualTo(ChaincodeMessage.Type.RESPONSE);
    return QueryResponse.parseFrom(reply.getPayload());
  }
}
