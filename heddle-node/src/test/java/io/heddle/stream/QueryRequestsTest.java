// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.heddle.ledger.StateChange;
import io.heddle.ledger.Version;
import io.heddle.simulate.StateDatabase;
import io.heddle.testing.FakeChaincode;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.hyperledger.fabric.protos.ledger.queryresult.KV;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.RangeQueryInfo;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.GetStateByRange;
import org.hyperledger.fabric.protos.peer.QueryMetadata;
import org.hyperledger.fabric.protos.peer.QueryResponse;
import org.hyperledger.fabric.protos.peer.QueryResponseMetadata;
import org.hyperledger.fabric.protos.peer.QueryStateClose;
import org.hyperledger.fabric.protos.peer.QueryStateNext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class QueryRequestsTest {

  @TempDir Path dir;

  @ParameterizedTest(name = "limit {0}, {1} batches: end {2}, exhausted {3}")
  @CsvSource({
    "100000, 1, k0101, false",
    "100000, 2, k0201, false",
    "100000, 3, l, true",
    "100, 1, k0100, false",
    "101, 2, k0101, false"
  })
  @Spec({"CP-61", "CP-62", "CP-63", "CP-64", "CP-71", "CP-149", "CP-165"})
  void reads_exactly_as_far_as_fabric(int limit, int batches, String end, boolean exhausted)
      throws Exception {
    try (var session = new Session(dir, limit, 250, "v")) {

      QueryResponse batch = session.range("k", "l");
      int records = batch.getResultsCount();
      for (int i = 1; i < batches; i++) {
        assertThat(batch.getHasMore()).isTrue();
        assertThat(batch.getResultsList()).isNotEmpty();
        batch = session.next(batch.getId());
        records += batch.getResultsCount();
      }

      assertThat(records).isEqualTo(Math.min(Math.min(100 * batches, limit), 250));
      RangeQueryInfo info = session.recorded();
      assertThat(info.getEndKey()).isEqualTo(end);
      assertThat(info.getItrExhausted()).isEqualTo(exhausted);
    }
  }

  @Test
  @Spec({"CP-62", "CP-165"})
  void a_range_of_exactly_one_batch_is_read_to_its_end() throws Exception {
    try (var session = new Session(dir, 100_000, 100, "v")) {

      QueryResponse only = session.range("k", "l");

      assertThat(only.getHasMore()).isFalse();
      assertThat(only.getResultsList()).hasSize(100);
      assertThat(session.recorded().getItrExhausted()).isTrue();
    }
  }

  @Test
  @Spec({"CP-65", "CP-52"})
  void a_result_is_a_key_with_its_namespace() throws Exception {
    try (var session = new Session(dir, 100_000, 1, "v")) {

      QueryResponse response = session.range("", "");

      assertThat(KV.parseFrom(response.getResults(0).getResultBytes()))
          .isEqualTo(
              KV.newBuilder()
                  .setNamespace(StreamHarness.NAMESPACE)
                  .setKey("k0001")
                  .setValue(ByteString.copyFromUtf8("v"))
                  .build());
    }
  }

  @Test
  @Spec({"CP-66", "CP-165"})
  void a_page_comes_in_one_reply_with_a_bookmark() throws Exception {
    try (var session = new Session(dir, 100_000, 250, "v")) {

      QueryResponse page = session.page(120, "");

      assertThat(page.getResultsList()).hasSize(120);
      assertThat(page.getHasMore()).isFalse();
      var metadata = QueryResponseMetadata.parseFrom(page.getMetadata());
      assertThat(metadata.getFetchedRecordsCount()).isEqualTo(120);
      assertThat(metadata.getBookmark()).isEqualTo("k0121");
      RangeQueryInfo info = session.recorded();
      assertThat(info.getEndKey()).isEqualTo("k0120");
      assertThat(info.getItrExhausted()).isFalse();
    }
  }

  @Test
  @Spec({"CP-66", "CP-163"})
  void a_bookmark_replaces_the_start_and_the_last_page_has_none() throws Exception {
    try (var session = new Session(dir, 100_000, 250, "v")) {

      QueryResponse page = session.page(10, "k0248");

      assertThat(page.getResultsList()).hasSize(3);
      assertThat(QueryResponseMetadata.parseFrom(page.getMetadata()).getBookmark()).isEmpty();
      RangeQueryInfo info = session.recorded();
      assertThat(info.getStartKey()).isEqualTo("k0248");
      assertThat(info.getEndKey()).isEqualTo("l");
      assertThat(info.getItrExhausted()).isTrue();
    }
  }

  @Test
  @Spec("CP-65")
  void each_query_has_an_id_of_its_own_even_if_it_has_no_more() throws Exception {
    try (var session = new Session(dir, 100_000, 1, "v")) {

      String one = session.range("k", "l").getId();
      String two = session.range("k", "l").getId();

      assertThat(UUID.fromString(one)).isNotEqualTo(UUID.fromString(two));
    }
  }

  @ParameterizedTest(name = "size {0} from {1} with a limit of 30: {2} records, then {3}")
  @CsvSource(value = {"0, k0100, 30, k0130", "100, '', 30, k0031", "-1, k0001, 30, k0031"})
  @Spec("CP-66")
  void a_page_is_never_longer_than_any_query(int size, String bookmark, int records, String next)
      throws Exception {
    try (var session = new Session(dir, 30, 250, "v")) {

      QueryResponse page = session.page(size, bookmark);

      assertThat(page.getResultsCount()).isEqualTo(records);
      assertThat(QueryResponseMetadata.parseFrom(page.getMetadata()).getBookmark()).isEqualTo(next);
    }
  }

  @Test
  @Spec("CP-71")
  void an_iterator_that_is_exhausted_or_unknown_is_not_found() throws Exception {
    try (var session = new Session(dir, 100_000, 5, "v")) {
      QueryResponse all = session.range("k", "l");

      for (String id : List.of(all.getId(), "no such id")) {
        ChaincodeMessage reply =
            session.chaincode.ask(
                session.start,
                ChaincodeMessage.Type.QUERY_STATE_NEXT,
                QueryStateNext.newBuilder().setId(id).build());
        assertThat(reply.getPayload().toStringUtf8())
            .isEqualTo(
                "QUERY_STATE_NEXT failed: transaction ID: %s: query iterator not found"
                    .formatted(TestLedger.txId(1)));
      }
    }
  }

  @Test
  @Spec({"CP-72", "CP-73"})
  void closing_always_succeeds() throws Exception {
    try (var session = new Session(dir, 100_000, 150, "v")) {
      String open = session.range("k", "l").getId();

      for (String id : List.of(open, open, "no such id", "")) {
        ChaincodeMessage reply =
            session.chaincode.ask(
                session.start,
                ChaincodeMessage.Type.QUERY_STATE_CLOSE,
                QueryStateClose.newBuilder().setId(id).build());
        assertThat(QueryResponse.parseFrom(reply.getPayload()))
            .isEqualTo(QueryResponse.newBuilder().setId(id).build());
      }
    }
  }

  @Test
  @Spec("CP-73")
  void several_iterators_may_be_open_at_once() throws Exception {
    try (var session = new Session(dir, 100_000, 150, "v")) {
      QueryResponse one = session.range("k", "l");
      QueryResponse two = session.range("k0010", "l");

      assertThat(session.next(one.getId()).getResultsList()).hasSize(50);
      assertThat(session.next(two.getId()).getResultsList()).hasSize(41);
    }
  }

  @Test
  @Spec("CP-202")
  void a_batch_that_is_too_big_leaves_in_pieces_and_reads_no_further() throws Exception {
    try (var session = new Session(dir, 100_000, 40, "v".repeat(1024 * 1024))) {

      List<QueryResponse> pieces = new ArrayList<>(List.of(session.range("k", "l")));
      while (pieces.getLast().getHasMore()) {
        pieces.add(session.next(pieces.getLast().getId()));
      }

      assertThat(pieces).hasSizeGreaterThan(2);
      assertThat(pieces)
          .allSatisfy(piece -> assertThat(piece.getSerializedSize()).isLessThan(17 * 1024 * 1024));
      assertThat(pieces.stream().mapToInt(QueryResponse::getResultsCount).sum()).isEqualTo(40);
      assertThat(session.recorded().getItrExhausted()).isTrue();
    }
  }

  /** One transaction on a ledger with keys k0001, k0002 and so on. */
  private static final class Session implements AutoCloseable {

    final StreamHarness harness;
    final FakeChaincode chaincode;
    final StreamHarness.Running running;
    final ChaincodeMessage start;

    Session(Path dir, int limit, int keys, String value) throws IOException {
      StreamSettings defaults = StreamSettings.defaults();
      harness =
          new StreamHarness(
              dir,
              new StreamSettings(
                  defaults.executeTimeout(),
                  defaults.keepalive(),
                  defaults.registerTimeout(),
                  limit,
                  StateDatabase.HEDDLE,
                  defaults.ready(),
                  defaults.concurrency(),
                  defaults.overlapping()));
      List<StateChange> changes = new ArrayList<>();
      for (int i = 1; i <= keys; i++) {
        changes.add(
            TestLedger.change(
                StreamHarness.NAMESPACE,
                "k%04d".formatted(i),
                ByteString.copyFromUtf8(value),
                new Version(0, i)));
      }
      harness.ledger.append(changes.toArray(StateChange[]::new));
      chaincode = harness.chaincode();
      await().until(() -> harness.streams.find(StreamHarness.BASIC).isPresent());
      running = harness.start(1);
      start = chaincode.receive();
    }

    private QueryResponse range(String from, String to) throws InvalidProtocolBufferException {
      return query(
          ChaincodeMessage.Type.GET_STATE_BY_RANGE,
          GetStateByRange.newBuilder().setStartKey(from).setEndKey(to).build());
    }

    private QueryResponse page(int size, String bookmark) throws InvalidProtocolBufferException {
      ByteString metadata =
          QueryMetadata.newBuilder().setPageSize(size).setBookmark(bookmark).build().toByteString();
      return query(
          ChaincodeMessage.Type.GET_STATE_BY_RANGE,
          GetStateByRange.newBuilder()
              .setStartKey("k")
              .setEndKey("l")
              .setMetadata(metadata)
              .build());
    }

    private QueryResponse next(String id) throws InvalidProtocolBufferException {
      return query(
          ChaincodeMessage.Type.QUERY_STATE_NEXT, QueryStateNext.newBuilder().setId(id).build());
    }

    private QueryResponse query(ChaincodeMessage.Type type, MessageLite request)
        throws InvalidProtocolBufferException {
      ChaincodeMessage reply = chaincode.ask(start, type, request);
      assertThat(reply.getType()).isEqualTo(ChaincodeMessage.Type.RESPONSE);
      return QueryResponse.parseFrom(reply.getPayload());
    }

    private RangeQueryInfo recorded() throws InvalidProtocolBufferException {
      chaincode.complete(start, "");
      running.outcome();
      var results = TxReadWriteSet.parseFrom(running.simulator().results());
      return KVRWSet.parseFrom(results.getNsRwset(0).getRwset()).getRangeQueriesInfo(0);
    }

    @Override
    public void close() {
      harness.close();
    }
  }
}
