// SPDX-License-Identifier: Apache-2.0
package io.heddle.trace;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.stream.Collectors;
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
import org.hyperledger.fabric.protos.peer.PurgePrivateState;
import org.hyperledger.fabric.protos.peer.PutState;
import org.hyperledger.fabric.protos.peer.PutStateMetadata;
import org.hyperledger.fabric.protos.peer.Response;
import org.hyperledger.fabric.protos.peer.WriteBatchState;
import org.hyperledger.fabric.protos.peer.WriteRecord;

/**
 * What a message is about, in a few words. Of private collections only names and hashes are told.
 *
 * @param words shortened
 * @param collection the private collection that it asks for, empty text if none
 */
record MessageText(String words, String collection) {

  private static final int MOST_CHARACTERS = 1000;
  private static final int MOST_KEYS = 20;

  /** What a chaincode says. */
  static MessageText fromChaincode(ChaincodeMessage message) {
    try {
      return parse(message.getType(), message.getPayload());
    } catch (InvalidProtocolBufferException e) {
      return open("unreadable: " + e.getMessage());
    }
  }

  /** What the peer gives a chaincode to do. */
  static MessageText ofCall(ChaincodeMessage message) {
    try {
      return open(call(ChaincodeInput.parseFrom(message.getPayload())));
    } catch (InvalidProtocolBufferException e) {
      return open("unreadable: " + e.getMessage());
    }
  }

  static MessageText open(String words) {
    return new MessageText(shortened(words), "");
  }

  /** The bytes if they are text, else how many there are. */
  static String text(ByteString bytes) {
    if (bytes.size() > 4 * MOST_CHARACTERS) {
      return text(bytes.substring(0, 4 * MOST_CHARACTERS));
    }
    return bytes.isValidUtf8() ? bytes.toStringUtf8() : "(%d bytes)".formatted(bytes.size());
  }

  private static MessageText parse(ChaincodeMessage.Type type, ByteString payload)
      throws InvalidProtocolBufferException {
    return switch (type) {
      case GET_STATE, GET_PRIVATE_DATA_HASH -> {
        GetState request = GetState.parseFrom(payload);
        yield key(request.getKey(), request.getCollection());
      }
      case GET_STATE_MULTIPLE -> {
        GetStateMultiple request = GetStateMultiple.parseFrom(payload);
        yield keys(request.getKeysList(), request.getCollection());
      }
      case PUT_STATE -> put(PutState.parseFrom(payload));
      case DEL_STATE -> {
        DelState request = DelState.parseFrom(payload);
        yield key(request.getKey(), request.getCollection());
      }
      case PURGE_PRIVATE_DATA -> {
        PurgePrivateState request = PurgePrivateState.parseFrom(payload);
        yield key(request.getKey(), request.getCollection());
      }
      case WRITE_BATCH_STATE -> batch(WriteBatchState.parseFrom(payload));
      case GET_STATE_METADATA -> {
        GetStateMetadata request = GetStateMetadata.parseFrom(payload);
        yield key(request.getKey(), request.getCollection());
      }
      case PUT_STATE_METADATA -> {
        PutStateMetadata request = PutStateMetadata.parseFrom(payload);
        yield key(request.getKey(), request.getCollection());
      }
      case GET_STATE_BY_RANGE -> {
        GetStateByRange request = GetStateByRange.parseFrom(payload);
        yield unlessPrivate(
            "'%s' to '%s'".formatted(request.getStartKey(), request.getEndKey()),
            request.getCollection());
      }
      case GET_QUERY_RESULT -> {
        GetQueryResult request = GetQueryResult.parseFrom(payload);
        yield unlessPrivate(request.getQuery(), request.getCollection());
      }
      case GET_HISTORY_FOR_KEY -> open(GetHistoryForKey.parseFrom(payload).getKey());
      case INVOKE_CHAINCODE -> {
        ChaincodeSpec callee = ChaincodeSpec.parseFrom(payload);
        yield open(callee.getChaincodeId().getName() + ": " + call(callee.getInput()));
      }
      case COMPLETED -> {
        Response response = Response.parseFrom(payload);
        yield open(
            "%d %s%s"
                .formatted(
                    response.getStatus(), response.getMessage(), text(response.getPayload())));
      }
      case ERROR -> open(text(payload));
      default -> open("");
    };
  }

  private static MessageText put(PutState request) {
    String collection = request.getCollection();
    return collection.isEmpty()
        ? open("%s = %s".formatted(request.getKey(), text(request.getValue())))
        : new MessageText(
            "%s, value of %d bytes with hash %s"
                .formatted(
                    privateKey(request.getKey(), collection),
                    request.getValue().size(),
                    Hashes.of(request.getValue())),
            collection);
  }

  private static MessageText batch(WriteBatchState batch) {
    List<String> keys =
        batch.getRecList().stream()
            .limit(MOST_KEYS)
            .map(write -> key(write.getKey(), write.getCollection()).words())
            .toList();
    long deletes =
        batch.getRecList().stream()
            .filter(write -> write.getType() == WriteRecord.Type.DEL_STATE)
            .count();
    return open(
        "%d records, %d of them deletes: %s%s"
            .formatted(
                batch.getRecCount(),
                deletes,
                String.join(", ", keys),
                batch.getRecCount() > MOST_KEYS ? ", …" : ""));
  }

  private static MessageText keys(List<String> keys, String collection) {
    String shown =
        keys.stream()
            .limit(MOST_KEYS)
            .map(key -> key(key, collection).words())
            .collect(Collectors.joining(", "));
    return new MessageText(shortened("%d keys: %s".formatted(keys.size(), shown)), collection);
  }

  private static MessageText key(String key, String collection) {
    return collection.isEmpty()
        ? open(key)
        : new MessageText(privateKey(key, collection), collection);
  }

  private static String privateKey(String key, String collection) {
    return "collection '%s', key with hash %s".formatted(collection, Hashes.ofText(key));
  }

  private static MessageText unlessPrivate(String words, String collection) {
    return collection.isEmpty()
        ? open(words)
        : new MessageText("collection '%s'".formatted(collection), collection);
  }

  private static String call(ChaincodeInput input) {
    return input.getArgsList().stream().map(MessageText::text).collect(Collectors.joining(" "));
  }

  private static String shortened(String words) {
    if (words.length() <= MOST_CHARACTERS) {
      return words;
    }
    int end = Character.isHighSurrogate(words.charAt(MOST_CHARACTERS - 1)) ? 1 : 0;
    return words.substring(0, MOST_CHARACTERS - end) + "…";
  }
}
