// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.heddle.simulate.Simulator;
import io.heddle.simulate.StateDatabase;
import io.heddle.testing.FakeChaincode;
import io.heddle.testing.RwSet;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import java.io.IOException;
import java.nio.file.Path;
import org.hyperledger.fabric.protos.ledger.queryresult.KV;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.DelState;
import org.hyperledger.fabric.protos.peer.GetQueryResult;
import org.hyperledger.fabric.protos.peer.GetState;
import org.hyperledger.fabric.protos.peer.GetStateByRange;
import org.hyperledger.fabric.protos.peer.GetStateMetadata;
import org.hyperledger.fabric.protos.peer.GetStateMultiple;
import org.hyperledger.fabric.protos.peer.GetStateMultipleResult;
import org.hyperledger.fabric.protos.peer.PutState;
import org.hyperledger.fabric.protos.peer.PutStateMetadata;
import org.hyperledger.fabric.protos.peer.QueryMetadata;
import org.hyperledger.fabric.protos.peer.QueryResponse;
import org.hyperledger.fabric.protos.peer.StateMetadata;
import org.hyperledger.fabric.protos.peer.StateMetadataResult;
import org.hyperledger.fabric.protos.peer.WriteBatchState;
import org.hyperledger.fabric.protos.peer.WriteRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class StateRequestsTest {

  private static final ByteString ONE = ByteString.copyFromUtf8("1");

  @TempDir Path dir;
  private StreamHarness harness;
  private FakeChaincode chaincode;
  private StreamHarness.Running running;
  private ChaincodeMessage start;

  @BeforeEach
  void open() throws IOException {
    harness = StreamHarness.in(dir);
    harness.ledger.put(StreamHarness.NAMESPACE, "a", "1");
    chaincode = harness.chaincode();
    await().until(() -> harness.streams.find(StreamHarness.BASIC).isPresent());
    running = harness.start(1);
    start = chaincode.receive();
  }

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  @Spec({"CP-32", "CP-34", "CP-51", "CP-57"})
  void get_gives_the_value_or_nothing() {
    assertThat(response(ChaincodeMessage.Type.GET_STATE, get("a"))).isEqualTo(ONE);
    assertThat(response(ChaincodeMessage.Type.GET_STATE, get("absent"))).isEmpty();
  }

  @Test
  @Spec({"CP-50", "CP-58"})
  void a_transaction_does_not_see_its_own_writes() throws Exception {
    response(
        ChaincodeMessage.Type.PUT_STATE,
        PutState.newBuilder().setKey("a").setValue(ByteString.copyFromUtf8("2")).build());

    assertThat(response(ChaincodeMessage.Type.GET_STATE, get("a"))).isEqualTo(ONE);

    response(ChaincodeMessage.Type.DEL_STATE, DelState.newBuilder().setKey("b").build());
    KVRWSet written = writeSet();
    assertThat(written.getWrites(0).getValue()).isEqualTo(ByteString.copyFromUtf8("2"));
    assertThat(written.getWrites(1).getIsDelete()).isTrue();
  }

  @Test
  @Spec({"CP-13", "CP-59"})
  void many_keys_are_answered_in_order_duplicates_and_absent_ones_included() throws Exception {
    GetStateMultiple request =
        GetStateMultiple.newBuilder().addKeys("absent").addKeys("a").addKeys("a").build();

    ByteString result = response(ChaincodeMessage.Type.GET_STATE_MULTIPLE, request);

    assertThat(GetStateMultipleResult.parseFrom(result).getValuesList())
        .containsExactly(ByteString.EMPTY, ONE, ONE);
  }

  @Test
  @Spec("CP-59")
  void no_keys_have_no_values() throws Exception {
    ByteString result =
        response(ChaincodeMessage.Type.GET_STATE_MULTIPLE, GetStateMultiple.getDefaultInstance());

    assertThat(GetStateMultipleResult.parseFrom(result).getValuesList()).isEmpty();
  }

  @Test
  @Spec("CP-13")
  void more_may_be_read_and_written_at_once_than_was_advertised() throws Exception {
    var keys = GetStateMultiple.newBuilder();
    var batch = WriteBatchState.newBuilder();
    for (int i = 0; i < 2_500; i++) {
      keys.addKeys("k" + i);
      batch.addRec(record(WriteRecord.Type.PUT_STATE, "k" + i).setValue(ONE));
    }

    ByteString values = response(ChaincodeMessage.Type.GET_STATE_MULTIPLE, keys.build());
    response(ChaincodeMessage.Type.WRITE_BATCH_STATE, batch.build());

    assertThat(GetStateMultipleResult.parseFrom(values).getValuesCount()).isEqualTo(2_500);
    assertThat(writeSet().getWritesCount()).isEqualTo(2_500);
  }

  @Test
  @Spec({"CP-13", "CP-60"})
  void a_batch_writes_what_single_requests_would() throws Exception {
    WriteBatchState batch =
        WriteBatchState.newBuilder()
            .addRec(record(WriteRecord.Type.PUT_STATE, "x").setValue(ONE))
            .addRec(record(WriteRecord.Type.DEL_STATE, "y"))
            .addRec(
                record(WriteRecord.Type.PUT_STATE_METADATA, "z")
                    .setMetadata(StateMetadata.newBuilder().setMetakey("M").setValue(ONE)))
            .build();

    response(ChaincodeMessage.Type.WRITE_BATCH_STATE, batch);

    assertThat(writeSet())
        .isEqualTo(
            KVRWSet.newBuilder()
                .addWrites(RwSet.write("x", "1"))
                .addWrites(RwSet.delete("y"))
                .addMetadataWrites(RwSet.metadata("z", "M", ONE))
                .build());
  }

  @ParameterizedTest
  @EnumSource(
      value = WriteRecord.Type.class,
      names = {"PUT_STATE", "DEL_STATE", "PUT_STATE_METADATA", "PURGE_PRIVATE_DATA"})
  @Spec({"CP-54", "CP-214"})
  void a_batch_with_a_key_that_couchdb_cannot_have_writes_nothing(WriteRecord.Type type)
      throws Exception {
    chaincode.complete(start, "");
    running.outcome();
    running =
        harness.start(
            1,
            new Simulator(
                TestLedger.txId(1), harness.ledger.ledger().snapshot(), StateDatabase.COUCHDB));
    start = chaincode.receive();
    WriteBatchState batch =
        WriteBatchState.newBuilder()
            .addRec(record(WriteRecord.Type.PUT_STATE, "good").setValue(ONE))
            .addRec(
                record(type, "_bad")
                    .setCollection(type == WriteRecord.Type.PURGE_PRIVATE_DATA ? "secrets" : "")
                    .setMetadata(StateMetadata.newBuilder().setMetakey("M").setValue(ONE)))
            .build();

    assertThat(error(ChaincodeMessage.Type.WRITE_BATCH_STATE, batch))
        .isEqualTo("invalid key [_bad], cannot begin with \"_\"");
    assertThat(transaction().results().getNsRwsetList()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "UNDEFINED,unknown operation type",
    "PURGE_PRIVATE_DATA,only applicable for private data"
  })
  @Spec("CP-214")
  void a_batch_with_one_bad_record_writes_nothing(WriteRecord.Type type, String words)
      throws Exception {
    WriteBatchState batch =
        WriteBatchState.newBuilder()
            .addRec(record(WriteRecord.Type.PUT_STATE, "x").setValue(ONE))
            .addRec(record(type, "y"))
            .build();

    assertThat(error(ChaincodeMessage.Type.WRITE_BATCH_STATE, batch)).isEqualTo(words);

    assertThat(transaction().results().getNsRwsetList()).isEmpty();
  }

  @Test
  @Spec({"CP-81", "CP-82"})
  void metadata_is_written_and_not_seen_by_its_own_transaction() throws Exception {
    response(
        ChaincodeMessage.Type.PUT_STATE_METADATA,
        PutStateMetadata.newBuilder()
            .setKey("a")
            .setMetadata(StateMetadata.newBuilder().setMetakey("M").setValue(ONE))
            .build());

    ByteString result =
        response(
            ChaincodeMessage.Type.GET_STATE_METADATA,
            GetStateMetadata.newBuilder().setKey("a").build());

    assertThat(StateMetadataResult.parseFrom(result).getEntriesList()).isEmpty();
    assertThat(writeSet().getMetadataWrites(0).getKey()).isEqualTo("a");
  }

  @Test
  @Spec("CP-216")
  void metadata_that_is_missing_is_named() {
    assertThat(
            error(
                ChaincodeMessage.Type.PUT_STATE_METADATA,
                PutStateMetadata.newBuilder().setKey("a").build()))
        .isEqualTo("metadata is missing");
  }

  @Test
  @Spec({"CP-80", "NA-83"})
  void metadata_is_refused_where_the_channel_knows_no_key_policies() {
    harness.takeCapabilities();
    running = harness.start(2);
    start = chaincode.receive();
    PutStateMetadata put =
        PutStateMetadata.newBuilder()
            .setKey("a")
            .setMetadata(StateMetadata.newBuilder().setMetakey("M").setValue(ONE))
            .build();

    chaincode.send(start, ChaincodeMessage.Type.PUT_STATE_METADATA, put.toByteString());
    assertThat(chaincode.receive(ChaincodeMessage.Type.ERROR).getPayload().toStringUtf8())
        .endsWith(": no key policies");

    WriteBatchState batch =
        WriteBatchState.newBuilder()
            .addRec(record(WriteRecord.Type.PUT_STATE_METADATA, "a").setMetadata(put.getMetadata()))
            .build();
    chaincode.send(start, ChaincodeMessage.Type.WRITE_BATCH_STATE, batch.toByteString());
    assertThat(chaincode.receive(ChaincodeMessage.Type.ERROR).getPayload().toStringUtf8())
        .endsWith(": no key policies");

    GetStateMetadata get = GetStateMetadata.newBuilder().setKey("a").build();
    chaincode.send(start, ChaincodeMessage.Type.GET_STATE_METADATA, get.toByteString());
    assertThat(chaincode.receive(ChaincodeMessage.Type.ERROR).getPayload().toStringUtf8())
        .endsWith(": no key policies");
  }

  @Test
  @Spec("CP-53")
  void composite_keys_are_keys_like_any_other() throws Exception {
    String composite = "\0type\0x\0";
    harness.ledger.put(StreamHarness.NAMESPACE, composite, "1");
    StreamHarness.Running second = harness.start(2);
    ChaincodeMessage other = chaincode.receive();

    ChaincodeMessage written =
        chaincode.ask(
            other,
            ChaincodeMessage.Type.PUT_STATE,
            PutState.newBuilder().setKey("\0anything").setValue(ONE).build());
    ChaincodeMessage range =
        chaincode.ask(
            other,
            ChaincodeMessage.Type.GET_STATE_BY_RANGE,
            GetStateByRange.newBuilder().setStartKey("\0").setEndKey("\0\uDBFF\uDFFF").build());

    assertThat(written.getType()).isEqualTo(ChaincodeMessage.Type.RESPONSE);
    assertThat(QueryResponse.parseFrom(range.getPayload()).getResultsList())
        .singleElement()
        .satisfies(result ->
            assertThat(KV.parseFrom(result.getResultBytes()).getKey()).isEqualTo(composite));
    chaincode.complete(other, "");
    assertThat(second.outcome()).isInstanceOf(Outcome.Completed.class);
  }

  @Test
  @Spec({"CP-75", "NA-83"})
  void rich_queries_are_refused_as_on_fabrics_key_value_store() {
    assertThat(error(ChaincodeMessage.Type.GET_QUERY_RESULT, GetQueryResult.getDefaultInstance()))
        .isEqualTo("ExecuteQuery not supported for leveldb");
    assertThat(
            error(
                ChaincodeMessage.Type.GET_QUERY_RESULT,
                GetQueryResult.newBuilder()
                    .setMetadata(QueryMetadata.newBuilder().setPageSize(5).build().toByteString())
                    .build()))
        .isEqualTo("ExecuteQueryWithMetadata not supported for leveldb");
  }

  @Test
  @Spec({"CP-33", "CP-42"})
  void a_payload_that_cannot_be_read_fails_only_that_request() {
    chaincode.send(
        start, ChaincodeMessage.Type.GET_STATE, ByteString.copyFrom(new byte[] {10, 1, -1}));

    assertThat(chaincode.receive(ChaincodeMessage.Type.ERROR).getPayload().toStringUtf8())
        .startsWith(
            "GET_STATE failed: transaction ID: %s: unmarshal failed: "
                .formatted(TestLedger.txId(1)));
    assertThat(response(ChaincodeMessage.Type.GET_STATE, get("a"))).isEqualTo(ONE);
  }

  @Test
  @Spec("CP-202")
  void an_answer_that_fits_in_no_message_fails_only_that_request() {
    String value = "v".repeat(4 * 1024 * 1024);
    harness.ledger.put(StreamHarness.NAMESPACE, "big", value);
    var second = harness.start(2);
    ChaincodeMessage other = chaincode.receive();
    var request = GetStateMultiple.newBuilder();
    for (int i = 0; i < 26; i++) {
      request.addKeys("big");
    }

    ChaincodeMessage reply =
        chaincode.ask(other, ChaincodeMessage.Type.GET_STATE_MULTIPLE, request.build());

    assertThat(reply.getPayload().toStringUtf8()).contains("is over the limit of 104857600");
    assertThat(response(ChaincodeMessage.Type.GET_STATE, get("a"))).isEqualTo(ONE);
    chaincode.complete(other, "");
    assertThat(second.outcome()).isInstanceOf(Outcome.Completed.class);
  }

  private static GetState get(String key) {
    return GetState.newBuilder().setKey(key).build();
  }

  private static WriteRecord.Builder record(WriteRecord.Type type, String key) {
    return WriteRecord.newBuilder().setType(type).setKey(key);
  }

  private OpenTransaction transaction() {
    return new OpenTransaction(chaincode, running, start);
  }

  private ByteString response(ChaincodeMessage.Type type, MessageLite request) {
    return transaction().response(type, request);
  }

  private String error(ChaincodeMessage.Type type, MessageLite request) {
    return transaction().error(type, request);
  }

  private KVRWSet writeSet() throws Exception {
    return KVRWSet.parseFrom(transaction().results().getNsRwset(0).getRwset());
  }
}
