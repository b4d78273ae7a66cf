// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.heddle.base.Sha256;
import io.heddle.ledger.StateChange;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.Version;
import io.heddle.testing.FakeChaincode;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hyperledger.fabric.protos.ledger.queryresult.KV;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionHashedReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.HashedRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataEntry;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWriteHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWriteHash;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.DelState;
import org.hyperledger.fabric.protos.peer.GetState;
import org.hyperledger.fabric.protos.peer.GetStateByRange;
import org.hyperledger.fabric.protos.peer.GetStateMetadata;
import org.hyperledger.fabric.protos.peer.GetStateMultiple;
import org.hyperledger.fabric.protos.peer.GetStateMultipleResult;
import org.hyperledger.fabric.protos.peer.PurgePrivateState;
import org.hyperledger.fabric.protos.peer.PutState;
import org.hyperledger.fabric.protos.peer.PutStateMetadata;
import org.hyperledger.fabric.protos.peer.QueryMetadata;
import org.hyperledger.fabric.protos.peer.QueryResponse;
import org.hyperledger.fabric.protos.peer.QueryStateNext;
import org.hyperledger.fabric.protos.peer.StateMetadata;
import org.hyperledger.fabric.protos.peer.WriteBatchState;
import org.hyperledger.fabric.protos.peer.WriteRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a chaincode may ask for in a collection; who may ask is decided elsewhere. */
final class PrivateDataRequestsTest {

  private static final ByteString ONE = ByteString.copyFromUtf8("1");
  private static final String SECRETS = "secrets";
  private static final String STALE =
      "private data matching public hash version is not available. Public hash version = {BlockNum: 2, TxNum: 0}, Private data version = {BlockNum: 1, TxNum: 0}";

  @TempDir Path dir;
  private StreamHarness harness;
  private FakeChaincode chaincode;
  private StreamHarness.Running running;
  private ChaincodeMessage start;

  @BeforeEach
  void open() throws IOException {
    harness = StreamHarness.in(dir);
    harness.ledger.put(StreamHarness.NAMESPACE, "a", "1");
    put("a", new Version(1, 0), new Version(1, 0));
    put("stale", new Version(1, 0), new Version(2, 0));
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
  @Spec({"CP-57", "CP-83", "CP-86", "CP-88"})
  void value_and_hash_of_a_key_can_be_read() {
    assertThat(response(ChaincodeMessage.Type.GET_STATE, get("a"))).isEqualTo(ONE);
    assertThat(response(ChaincodeMessage.Type.GET_STATE, get("nothing"))).isEmpty();
    assertThat(response(ChaincodeMessage.Type.GET_PRIVATE_DATA_HASH, get("a")))
        .isEqualTo(Sha256.of(ONE));
    assertThat(response(ChaincodeMessage.Type.GET_PRIVATE_DATA_HASH, get("nothing"))).isEmpty();
  }

  @Test
  @Spec("CP-86")
  void a_value_other_than_its_hash_is_not_given() {
    assertThat(error(ChaincodeMessage.Type.GET_STATE, get("stale"))).isEqualTo(STALE);
  }

  @Test
  @Spec({"CP-59", "CP-87"})
  void several_values_come_in_the_order_of_their_keys() throws Exception {
    ByteString values = response(ChaincodeMessage.Type.GET_STATE_MULTIPLE, getAll("b", "a", "a"));

    assertThat(GetStateMultipleResult.parseFrom(values).getValuesList())
        .containsExactly(ByteString.EMPTY, ONE, ONE);
    assertThat(hashes().getHashedReadsCount()).isEqualTo(2);
  }

  @Test
  @Spec("CP-213")
  void several_values_are_refused_if_one_of_them_is_not_what_its_hash_says() {
    assertThat(error(ChaincodeMessage.Type.GET_STATE_MULTIPLE, getAll("a", "stale")))
        .isEqualTo(STALE);
  }

  @Test
  @Spec({"CP-58", "CP-89"})
  void writes_go_to_the_collection() throws Exception {
    response(
        ChaincodeMessage.Type.PUT_STATE,
        PutState.newBuilder().setCollection(SECRETS).setKey("x").setValue(ONE).build());
    response(ChaincodeMessage.Type.DEL_STATE, delete("y"));
    response(ChaincodeMessage.Type.PURGE_PRIVATE_DATA, delete("z"));

    HashedRWSet hashes = hashes();
    assertThat(hashes.getHashedWrites(0).getValueHash()).isEqualTo(Sha256.of(ONE));
    assertThat(hashes.getHashedWrites(1).getIsDelete()).isTrue();
    assertThat(hashes.getHashedWrites(1).getIsPurge()).isFalse();
    assertThat(hashes.getHashedWrites(2).getIsPurge()).isTrue();
    assertThat(running.simulator().privateResults().orElseThrow().getNsPvtRwsetCount())
        .isEqualTo(1);
  }

  @Test
  @Spec("CP-33")
  void nodes_message_for_a_purge_is_understood() throws Exception {
    response(
        ChaincodeMessage.Type.PURGE_PRIVATE_DATA,
        PurgePrivateState.newBuilder().setCollection(SECRETS).setKey("a").build());

    assertThat(hashes().getHashedWrites(0).getIsPurge()).isTrue();
  }

  @Test
  @Spec({"CP-60", "CP-83"})
  void a_batch_writes_to_collections_and_to_public_state() throws Exception {
    response(
        ChaincodeMessage.Type.WRITE_BATCH_STATE,
        WriteBatchState.newBuilder()
            .addRec(record(WriteRecord.Type.PUT_STATE, "x").setValue(ONE))
            .addRec(record(WriteRecord.Type.DEL_STATE, "y"))
            .addRec(record(WriteRecord.Type.PURGE_PRIVATE_DATA, "z"))
            .addRec(
                record(WriteRecord.Type.PUT_STATE_METADATA, "x")
                    .setMetadata(StateMetadata.newBuilder().setMetakey("M").setValue(ONE)))
            .addRec(record(WriteRecord.Type.PUT_STATE, "p").clearCollection().setValue(ONE))
            .build());

    HashedRWSet hashes = hashes();
    assertThat(hashes.getHashedWritesList())
        .containsExactlyInAnyOrder(
            hashedWrite("x").setValueHash(Sha256.of(ONE)).build(),
            hashedWrite("y").setIsDelete(true).build(),
            hashedWrite("z").setIsDelete(true).setIsPurge(true).build());
    assertThat(hashes.getMetadataWritesList())
        .containsExactly(
            KVMetadataWriteHash.newBuilder()
                .setKeyHash(Sha256.of(ByteString.copyFromUtf8("x")))
                .addEntries(KVMetadataEntry.newBuilder().setName("M").setValue(ONE))
                .build());
  }

  private static KVWriteHash.Builder hashedWrite(String key) {
    return KVWriteHash.newBuilder().setKeyHash(Sha256.of(ByteString.copyFromUtf8(key)));
  }

  @Test
  @Spec("CP-214")
  void a_batch_with_a_collection_that_may_not_be_written_writes_nothing() throws Exception {
    assertThat(
            error(
                ChaincodeMessage.Type.WRITE_BATCH_STATE,
                WriteBatchState.newBuilder()
                    .addRec(record(WriteRecord.Type.PUT_STATE, "x").setValue(ONE))
                    .addRec(record(WriteRecord.Type.DEL_STATE, "y").setCollection("readonly"))
                    .build()))
        .isEqualTo("may not write");

    assertThat(transaction().results().getNsRwsetList()).isEmpty();
  }

  @Test
  @Spec({"CP-82", "CP-91"})
  void metadata_lies_on_the_hash_of_the_key() throws Exception {
    response(
        ChaincodeMessage.Type.PUT_STATE_METADATA,
        PutStateMetadata.newBuilder()
            .setCollection(SECRETS)
            .setKey("a")
            .setMetadata(StateMetadata.newBuilder().setMetakey("M").setValue(ONE))
            .build());
    response(
        ChaincodeMessage.Type.GET_STATE_METADATA,
        GetStateMetadata.newBuilder().setCollection(SECRETS).setKey("a").build());

    HashedRWSet hashes = hashes();
    assertThat(hashes.getMetadataWrites(0).getKeyHash())
        .isEqualTo(Sha256.of(ByteString.copyFromUtf8("a")));
    assertThat(hashes.getHashedReadsCount()).isEqualTo(1);
  }

  @Test
  @Spec({"CP-65", "CP-67", "CP-70", "CP-90"})
  void a_range_has_no_pages_leaves_no_trace_and_excludes_writes() throws Exception {
    GetStateByRange request =
        GetStateByRange.newBuilder()
            .setCollection(SECRETS)
            .setMetadata(
                QueryMetadata.newBuilder().setPageSize(1).setBookmark("b").build().toByteString())
            .build();

    QueryResponse answer =
        QueryResponse.parseFrom(response(ChaincodeMessage.Type.GET_STATE_BY_RANGE, request));

    assertThat(answer.getResultsList())
        .singleElement()
        .satisfies(result ->
            assertThat(KV.parseFrom(result.getResultBytes()))
                .isEqualTo(
                    KV.newBuilder()
                        .setNamespace(StreamHarness.NAMESPACE)
                        .setKey("a")
                        .setValue(ONE)
                        .build()));
    assertThat(answer.getMetadata()).isEmpty();
    assertThat(answer.getHasMore()).isFalse();
    assertThat(error(ChaincodeMessage.Type.DEL_STATE, delete("a")))
        .isEqualTo(
            "txid [%s]: unsuppored transaction. Transaction has already performed queries on pvt data. Writes are not allowed"
                .formatted(TestLedger.txId(1)));
    assertThat(transaction().results().getNsRwsetList()).isEmpty();
  }

  @Test
  @Spec({"CP-70", "CP-71"})
  void a_page_size_over_a_batch_bounds_the_first_reply_only() throws Exception {
    harness.ledger.append(
        IntStream.range(0, 250)
            .mapToObj(number ->
                TestLedger.change(
                    StreamHarness.NAMESPACE + "$$pmany",
                    "k%03d".formatted(number),
                    ONE,
                    new Version(3, number)))
            .toArray(StateChange[]::new));
    chaincode.complete(start, "");
    running.outcome();
    running = harness.start(1);
    start = chaincode.receive();

    assertThat(batchSizes(150)).containsExactly(100, 100, 50);
    assertThat(batchSizes(100)).containsExactly(100);
  }

  @Test
  @Spec("CP-67")
  void a_range_is_refused_after_any_write() {
    response(ChaincodeMessage.Type.DEL_STATE, DelState.newBuilder().setKey("public").build());

    assertThat(
            error(
                ChaincodeMessage.Type.GET_STATE_BY_RANGE,
                GetStateByRange.newBuilder().setCollection(SECRETS).build()))
        .isEqualTo(
            "txid [%s]: unsuppored transaction. Queries on pvt data is supported only in a read-only transaction"
                .formatted(TestLedger.txId(1)));
  }

  @Test
  @Spec({"CP-83", "CP-215"})
  void an_empty_collection_name_is_refused_where_it_cannot_mean_public_state() {
    assertThat(
            error(
                ChaincodeMessage.Type.GET_PRIVATE_DATA_HASH,
                GetState.newBuilder().setKey("a").build()))
        .isEqualTo("collection name must not be empty");
    assertThat(
            error(
                ChaincodeMessage.Type.PURGE_PRIVATE_DATA,
                DelState.newBuilder().setKey("a").build()))
        .isEqualTo("only applicable for private data");
  }

  @Test
  @Spec("CP-83")
  void a_purge_is_refused_first_of_all_where_the_channel_knows_none() {
    harness.takeCapabilities();
    harness.start(2);
    ChaincodeMessage other = chaincode.receive();

    ChaincodeMessage reply =
        chaincode.ask(
            other,
            ChaincodeMessage.Type.PURGE_PRIVATE_DATA,
            DelState.newBuilder().setKey("a").build());

    assertThat(reply.getPayload().toStringUtf8()).endsWith(": no purges");
    chaincode.complete(other, "");
  }

  @Test
  @Spec("CP-83")
  void a_purge_without_a_collection_is_refused_for_that_first() {
    harness.start(
        harness.stream(),
        harness.invocation(TestLedger.txId(2), harness.simulator(2), /* isInit= */ true));
    ChaincodeMessage init = chaincode.receive();

    ChaincodeMessage reply =
        chaincode.ask(
            init,
            ChaincodeMessage.Type.PURGE_PRIVATE_DATA,
            DelState.newBuilder().setKey("a").build());

    assertThat(reply.getPayload().toStringUtf8()).endsWith(": only applicable for private data");
    chaincode.complete(init, "");
  }

  @Test
  @Spec("CP-68")
  void the_collection_is_looked_at_before_anything_else_about_a_write() {
    response(
        ChaincodeMessage.Type.GET_STATE_BY_RANGE,
        GetStateByRange.newBuilder().setCollection(SECRETS).build());

    assertThat(
            error(
                ChaincodeMessage.Type.PUT_STATE,
                PutState.newBuilder().setCollection("unknown").setKey("a").setValue(ONE).build()))
        .isEqualTo("no such collection");
  }

  @Test
  @Spec("CP-83")
  void reading_writing_and_hashing_are_asked_for_by_themselves() {
    assertThat(
            error(
                ChaincodeMessage.Type.GET_STATE,
                get("a").toBuilder().setCollection("writeonly").build()))
        .isEqualTo("may not read");
    assertThat(
            error(
                ChaincodeMessage.Type.PURGE_PRIVATE_DATA,
                delete("a").toBuilder().setCollection("readonly").build()))
        .isEqualTo("may not write");
    assertThat(
            response(
                ChaincodeMessage.Type.GET_PRIVATE_DATA_HASH,
                get("a").toBuilder().setCollection("writeonly").build()))
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "GET_STATE",
        "GET_STATE_MULTIPLE",
        "PUT_STATE",
        "DEL_STATE",
        "GET_STATE_METADATA",
        "PUT_STATE_METADATA",
        "GET_STATE_BY_RANGE",
        "GET_QUERY_RESULT",
        "GET_PRIVATE_DATA_HASH",
        "PURGE_PRIVATE_DATA"
      })
  @Spec({"CP-43", "CP-83"})
  void nothing_private_is_possible_while_a_chaincode_is_initialised(ChaincodeMessage.Type type) {
    var simulator = harness.simulator(2);
    harness.start(
        harness.stream(), harness.invocation(TestLedger.txId(2), simulator, /* isInit= */ true));
    ChaincodeMessage init = chaincode.receive();

    ChaincodeMessage reply = chaincode.ask(init, type, anyRequest(type));

    assertThat(reply.getPayload().toStringUtf8())
        .endsWith(": private data APIs are not allowed in chaincode Init()");
    chaincode.complete(init, "");
  }

  private static MessageLite anyRequest(ChaincodeMessage.Type type) {
    return switch (type) {
      case GET_STATE, GET_PRIVATE_DATA_HASH -> get("a");
      case GET_STATE_MULTIPLE -> getAll("a");
      case PUT_STATE -> PutState.newBuilder().setCollection(SECRETS).build();
      case GET_STATE_METADATA -> GetStateMetadata.newBuilder().setCollection(SECRETS).build();
      case PUT_STATE_METADATA ->
          PutStateMetadata.newBuilder()
              .setCollection(SECRETS)
              .setMetadata(StateMetadata.getDefaultInstance())
              .build();
      case GET_STATE_BY_RANGE -> GetStateByRange.newBuilder().setCollection(SECRETS).build();
      case GET_QUERY_RESULT ->
          org.hyperledger.fabric.protos.peer.GetQueryResult.newBuilder()
              .setCollection(SECRETS)
              .build();
      default -> delete("a");
    };
  }

  /** Puts the value {@code 1} and its hash, at versions that need not agree. */
  private void put(String key, Version value, Version hash) {
    harness.ledger.append(
        TestLedger.change(StreamHarness.NAMESPACE + "$$p" + SECRETS, key, ONE, value),
        new StateChange(
            StreamHarness.NAMESPACE + "$$h" + SECRETS,
            Sha256.of(ByteString.copyFromUtf8(key)),
            Optional.of(StateEntry.of(Sha256.of(ONE), hash))));
  }

  private List<Integer> batchSizes(int pageSize) throws Exception {
    GetStateByRange request =
        GetStateByRange.newBuilder()
            .setCollection("many")
            .setMetadata(QueryMetadata.newBuilder().setPageSize(pageSize).build().toByteString())
            .build();
    QueryResponse batch =
        QueryResponse.parseFrom(response(ChaincodeMessage.Type.GET_STATE_BY_RANGE, request));
    List<Integer> sizes = new ArrayList<>(List.of(batch.getResultsCount()));
    while (batch.getHasMore()) {
      QueryStateNext next = QueryStateNext.newBuilder().setId(batch.getId()).build();
      batch = QueryResponse.parseFrom(response(ChaincodeMessage.Type.QUERY_STATE_NEXT, next));
      sizes.add(batch.getResultsCount());
    }
    return sizes;
  }

  private static GetState get(String key) {
    return GetState.newBuilder().setCollection(SECRETS).setKey(key).build();
  }

  private static GetStateMultiple getAll(String... keys) {
    var request = GetStateMultiple.newBuilder().setCollection(SECRETS);
    for (String key : keys) {
      request.addKeys(key);
    }
    return request.build();
  }

  private static DelState delete(String key) {
    return DelState.newBuilder().setCollection(SECRETS).setKey(key).build();
  }

  private static WriteRecord.Builder record(WriteRecord.Type type, String key) {
    return WriteRecord.newBuilder().setType(type).setCollection(SECRETS).setKey(key);
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

  private HashedRWSet hashes() throws Exception {
    CollectionHashedReadWriteSet set =
        transaction().results().getNsRwset(0).getCollectionHashedRwset(0);
    assertThat(set.getCollectionName()).isEqualTo(SECRETS);
    return HashedRWSet.parseFrom(set.getHashedRwset());
  }
}
