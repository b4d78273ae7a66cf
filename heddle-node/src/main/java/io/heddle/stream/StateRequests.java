// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.simulate.KeySpace;
import io.heddle.simulate.PrivateCollection;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.peer.DelState;
import org.hyperledger.fabric.protos.peer.GetState;
import org.hyperledger.fabric.protos.peer.GetStateMetadata;
import org.hyperledger.fabric.protos.peer.GetStateMultiple;
import org.hyperledger.fabric.protos.peer.GetStateMultipleResult;
import org.hyperledger.fabric.protos.peer.PutState;
import org.hyperledger.fabric.protos.peer.PutStateMetadata;
import org.hyperledger.fabric.protos.peer.StateMetadata;
import org.hyperledger.fabric.protos.peer.StateMetadataResult;
import org.hyperledger.fabric.protos.peer.WriteBatchState;
import org.hyperledger.fabric.protos.peer.WriteRecord;

/**
 * Requests that read or write single keys. Each takes the request's payload and gives the reply's.
 */
final class StateRequests {

  private StateRequests() {}

  static ByteString get(Invocation invocation, ByteString payload)
      throws InvalidProtocolBufferException {
    GetState request = GetState.parseFrom(payload);
    return RequestedKeys.toRead(invocation, request.getCollection()).get(request.getKey());
  }

  static ByteString getHash(Invocation invocation, ByteString payload)
      throws InvalidProtocolBufferException {
    GetState request = GetState.parseFrom(payload);
    return RequestedKeys.toHash(invocation, request.getCollection()).hash(request.getKey());
  }

  static ByteString getMultiple(Invocation invocation, ByteString payload)
      throws InvalidProtocolBufferException {
    GetStateMultiple request = GetStateMultiple.parseFrom(payload);
    KeySpace keys = RequestedKeys.toRead(invocation, request.getCollection());
    var result = GetStateMultipleResult.newBuilder();
    for (String key : request.getKeysList()) {
      result.addValues(keys.get(key));
    }
    return result.build().toByteString();
  }

  static ByteString put(Invocation invocation, ByteString payload)
      throws InvalidProtocolBufferException {
    return put(invocation, PutState.parseFrom(payload));
  }

  static ByteString put(Invocation invocation, PutState request) {
    RequestedKeys.toWrite(invocation, request.getCollection())
        .put(request.getKey(), request.getValue());
    return ByteString.EMPTY;
  }

  static ByteString delete(Invocation invocation, ByteString payload)
      throws InvalidProtocolBufferException {
    return delete(invocation, DelState.parseFrom(payload));
  }

  static ByteString delete(Invocation invocation, DelState request) {
    RequestedKeys.toWrite(invocation, request.getCollection()).delete(request.getKey());
    return ByteString.EMPTY;
  }

  /** Node's library sends a {@code PurgePrivateState}, which has the same fields. */
  static ByteString purge(Invocation invocation, ByteString payload)
      throws InvalidProtocolBufferException {
    DelState request = DelState.parseFrom(payload);
    RequestedKeys.toPurge(invocation, request.getCollection()).purge(request.getKey());
    return ByteString.EMPTY;
  }

  static ByteString writeBatch(Invocation invocation, ByteString payload)
      throws InvalidProtocolBufferException {
    return writeBatch(invocation, WriteBatchState.parseFrom(payload));
  }

  /** Applies all records or none: what can be refused is looked at before anything is written. */
  static ByteString writeBatch(Invocation invocation, WriteBatchState request) {
    List<Runnable> writes = new ArrayList<>();
    for (WriteRecord write : request.getRecList()) {
      writes.add(checked(invocation, write));
    }
    writes.forEach(Runnable::run);
    return ByteString.EMPTY;
  }

  static ByteString getMetadata(Invocation invocation, ByteString payload)
      throws InvalidProtocolBufferException {
    invocation.collections().checkKeyPolicies();
    GetStateMetadata request = GetStateMetadata.parseFrom(payload);
    var result = StateMetadataResult.newBuilder();
    RequestedKeys.toRead(invocation, request.getCollection())
        .metadata(request.getKey())
        .forEach((name, value) ->
            result.addEntries(StateMetadata.newBuilder().setMetakey(name).setValue(value)));
    return result.build().toByteString();
  }

  static ByteString putMetadata(Invocation invocation, ByteString payload)
      throws InvalidProtocolBufferException {
    return putMetadata(invocation, PutStateMetadata.parseFrom(payload));
  }

  static ByteString putMetadata(Invocation invocation, PutStateMetadata request) {
    if (!request.hasMetadata()) {
      throw new HeddleException(Fault.BAD_INPUT, "metadata is missing");
    }
    invocation.collections().checkKeyPolicies();
    putMetadata(
        RequestedKeys.toWrite(invocation, request.getCollection()),
        request.getKey(),
        request.getMetadata());
    return ByteString.EMPTY;
  }

  /** The write of a record that may be written. */
  private static Runnable checked(Invocation invocation, WriteRecord write) {
    String collection = write.getCollection();
    String key = write.getKey();
    return switch (write.getType()) {
      case PUT_STATE -> {
        KeySpace keys = RequestedKeys.toWrite(invocation, collection);
        keys.checkWrite(key, write.getValue());
        yield () -> keys.put(key, write.getValue());
      }
      case DEL_STATE -> {
        KeySpace keys = RequestedKeys.toWrite(invocation, collection);
        keys.checkWrite(key, ByteString.EMPTY);
        yield () -> keys.delete(key);
      }
      case PUT_STATE_METADATA -> {
        invocation.collections().checkKeyPolicies();
        KeySpace keys = RequestedKeys.toWrite(invocation, collection);
        keys.checkWrite(key, ByteString.EMPTY);
        yield () -> putMetadata(keys, key, write.getMetadata());
      }
      case PURGE_PRIVATE_DATA -> {
        PrivateCollection keys = RequestedKeys.toPurge(invocation, collection);
        keys.checkWrite(key, ByteString.EMPTY);
        yield () -> keys.purge(key);
      }
      default -> throw new HeddleException(Fault.BAD_INPUT, "unknown operation type");
    };
  }

  private static void putMetadata(KeySpace keys, String key, StateMetadata entry) {
    keys.putMetadata(key, entry.getMetakey(), entry.getValue());
  }
}
