// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import java.util.List;
import java.util.SplittableRandom;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;
import org.hyperledger.fabric.protos.peer.DelState;
import org.hyperledger.fabric.protos.peer.GetHistoryForKey;
import org.hyperledger.fabric.protos.peer.GetQueryResult;
import org.hyperledger.fabric.protos.peer.GetState;
import org.hyperledger.fabric.protos.peer.GetStateByRange;
import org.hyperledger.fabric.protos.peer.GetStateMetadata;
import org.hyperledger.fabric.protos.peer.GetStateMultiple;
import org.hyperledger.fabric.protos.peer.PutState;
import org.hyperledger.fabric.protos.peer.PutStateMetadata;
import org.hyperledger.fabric.protos.peer.QueryMetadata;
import org.hyperledger.fabric.protos.peer.QueryStateClose;
import org.hyperledger.fabric.protos.peer.QueryStateNext;
import org.hyperledger.fabric.protos.peer.Response;
import org.hyperledger.fabric.protos.peer.StateMetadata;
import org.hyperledger.fabric.protos.peer.WriteBatchState;
import org.hyperledger.fabric.protos.peer.WriteRecord;

/** Messages as a chaincode sends them, most of them wrong in one way or several. */
public final class MessageMutator {

  private static final List<String> KEYS =
      List.of("", "a", "k001", "k1", "\0\uDBFF\uDFFFinitialized", "\0owner\0tom\0", "\uD800", "z");

  private final SplittableRandom random;

  public MessageMutator(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** The next message, which may name one of these transactions and one of these queries. */
  public ByteString next(List<ChaincodeMessage> transactions, List<String> queries) {
    ChaincodeMessage.Builder message = valid(queries).toBuilder();
    if (!transactions.isEmpty() && random.nextInt(20) > 0) {
      ChaincodeMessage transaction = transactions.get(random.nextInt(transactions.size()));
      message.setTxid(transaction.getTxid()).setChannelId(transaction.getChannelId());
    }
    return switch (random.nextInt(50)) {
      case 0 -> damaged(message.build().toByteString());
      case 1 -> message.setTypeValue(random.nextInt(40) - 5).build().toByteString();
      case 2 -> message.setChannelId("channel" + random.nextInt(5)).build().toByteString();
      case 3 -> message.setTxid("t".repeat(random.nextInt(100))).build().toByteString();
      case 4 ->
          message
              .setChaincodeEvent(ChaincodeEvent.newBuilder().setEventName("e"))
              .build()
              .toByteString();
      case 5, 6, 7, 8, 9, 10, 11, 12 ->
          message.setPayload(damaged(message.getPayload())).build().toByteString();
      default -> message.build().toByteString();
    };
  }

  private ChaincodeMessage valid(List<String> queries) {
    return switch (random.nextInt(24)) {
      case 0, 1, 2 ->
          of(ChaincodeMessage.Type.GET_STATE, GetState.newBuilder().setKey(key()).build());
      case 3 ->
          of(
              ChaincodeMessage.Type.PUT_STATE,
              PutState.newBuilder().setKey(key()).setValue(noise(random.nextInt(200))).build());
      case 4 -> of(ChaincodeMessage.Type.DEL_STATE, DelState.newBuilder().setKey(key()).build());
      case 5, 6 -> of(ChaincodeMessage.Type.GET_STATE_BY_RANGE, range());
      case 7, 8 ->
          of(
              ChaincodeMessage.Type.QUERY_STATE_NEXT,
              QueryStateNext.newBuilder().setId(query(queries)).build());
      case 9 ->
          of(
              ChaincodeMessage.Type.QUERY_STATE_CLOSE,
              QueryStateClose.newBuilder().setId(query(queries)).build());
      case 10 ->
          of(
              ChaincodeMessage.Type.GET_QUERY_RESULT,
              GetQueryResult.newBuilder().setQuery("{}").build());
      case 11 ->
          of(
              ChaincodeMessage.Type.GET_HISTORY_FOR_KEY,
              GetHistoryForKey.newBuilder().setKey(key()).build());
      case 12 ->
          of(
              ChaincodeMessage.Type.GET_STATE_METADATA,
              GetStateMetadata.newBuilder().setKey(key()).build());
      case 13 -> of(ChaincodeMessage.Type.PUT_STATE_METADATA, metadata());
      case 14 -> of(ChaincodeMessage.Type.WRITE_BATCH_STATE, batch());
      case 15 ->
          of(
              ChaincodeMessage.Type.GET_STATE_MULTIPLE,
              GetStateMultiple.newBuilder().addKeys(key()).addKeys(key()).build());
      case 16 -> of(ChaincodeMessage.Type.INVOKE_CHAINCODE, call());
      case 17 ->
          of(
              ChaincodeMessage.Type.GET_PRIVATE_DATA_HASH,
              GetState.newBuilder().setKey(key()).setCollection("secrets").build());
      case 18 ->
          of(
              ChaincodeMessage.Type.PURGE_PRIVATE_DATA,
              DelState.newBuilder().setKey(key()).setCollection("secrets").build());
      case 19 -> of(ChaincodeMessage.Type.KEEPALIVE, ChaincodeID.getDefaultInstance());
      case 20 -> of(ChaincodeMessage.Type.ERROR, ChaincodeID.newBuilder().setName("no").build());
      default -> of(ChaincodeMessage.Type.COMPLETED, Response.newBuilder().setStatus(200).build());
    };
  }

  private GetStateByRange range() {
    return GetStateByRange.newBuilder()
        .setStartKey(key())
        .setEndKey(random.nextBoolean() ? "" : key())
        .setMetadata(
            random.nextInt(3) > 0
                ? ByteString.EMPTY
                : QueryMetadata.newBuilder()
                    .setPageSize(random.nextInt(300) - 5)
                    .setBookmark(key())
                    .build()
                    .toByteString())
        .build();
  }

  private PutStateMetadata metadata() {
    return PutStateMetadata.newBuilder()
        .setKey(key())
        .setMetadata(StateMetadata.newBuilder().setMetakey("VALIDATION_PARAMETER"))
        .build();
  }

  private WriteBatchState batch() {
    var batch = WriteBatchState.newBuilder();
    for (int i = random.nextInt(5); i >= 0; i--) {
      batch.addRec(
          WriteRecord.newBuilder()
              .setKey(key())
              .setTypeValue(random.nextBoolean() ? 9 : random.nextInt(30)));
    }
    return batch.build();
  }

  private ChaincodeSpec call() {
    return ChaincodeSpec.newBuilder()
        .setChaincodeId(ChaincodeID.newBuilder().setName("other"))
        .setInput(ChaincodeInput.newBuilder().addArgs(noise(10)))
        .build();
  }

  private static ChaincodeMessage of(ChaincodeMessage.Type type, MessageLite payload) {
    return ChaincodeMessage.newBuilder().setType(type).setPayload(payload.toByteString()).build();
  }

  private String key() {
    return KEYS.get(random.nextInt(KEYS.size()));
  }

  private String query(List<String> queries) {
    return queries.isEmpty() ? "none" : queries.get(random.nextInt(queries.size()));
  }

  private ByteString damaged(ByteString bytes) {
    int at = random.nextInt(bytes.size() + 1);
    ByteString before = bytes.substring(0, at);
    ByteString after = bytes.substring(Math.min(bytes.size(), at + random.nextInt(4)));
    return switch (random.nextInt(4)) {
      case 0 -> before;
      case 1 -> before.concat(noise(1 + random.nextInt(4))).concat(after);
      case 2 -> before.concat(after);
      default -> bytes.concat(bytes);
    };
  }

  private ByteString noise(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return ByteString.copyFrom(bytes);
  }
}
