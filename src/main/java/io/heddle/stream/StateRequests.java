// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.simulate.Simulator;
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
    PrivateDataRefusal.refuse(invocation, request.getCollection());
    return invocation.simulator().get(invocation.namespace(), request.getKey());
  }

  static ByteString getMultiple(Invocation invocation, ByteString payload)
      throws InvalidProtocolBufferException {
    GetStateMultiple request = GetStateMultiple.parseFrom(payload);
    PrivateDataRefusal.refuse(invocation, request.getCollection());
    var result = GetStateMultipleResult.newBuilder();
    for (String key : request.getKeysList()) {
      result.addValues(invocation.simulator().get(invocation.namespace(), key));
    }
    return result.build().toByteString();
  }

  static ByteString put(Invocation invocation, ByteString payload)
      throws InvalidProtocolBufferException {
    PutState request = PutState.parseFrom(payload);
    PrivateDataRefusal.refuse(invocation, request.getCollection());
    invocation.simulator().put(invocation.namespace(), request.getKey(), request.getValue());
    return ByteString.EMPTY;
  }

  static ByteString delete(Invocation invocation, ByteString payload)
      throws InvalidProtocolBufferException {
    DelState request = DelState.parseFrom(payload);
    PrivateDataRefusal.refuse(invocation, request.getCollection());
    invocation.simulator().delete(invocation.namespace(), request.getKey());
    return ByteString.EMPTY;
  }

  /** Applies all records or none: what can be refused is looked at before anything is written. */
  static ByteString writeBatch(Invocation invocation, ByteString payload)
      throws InvalidProtocolBufferException {
    WriteBatchState batch = WriteBatchState.parseFrom(payload);
    for (WriteRecord write : batch.getRecList()) {
      check(invocation, write);
    }
    for (WriteRecord write : batch.getRecList()) {
      apply(invocation, write);
    }
    return ByteString.EMPTY;
  }

  static ByteString getMetadata(Invocation invocation, ByteString payload)
      throws InvalidProtocolBufferException {
    GetStateMetadata request = GetStateMetadata.parseFrom(payload);
    PrivateDataRefusal.refuse(invocation, request.getCollection());
    var result = StateMetadataResult.newBuilder();
    invocation
        .simulator()
        .metadata(invocation.namespace(), request.getKey())
        .forEach((name, value) ->
            result.addEntries(StateMetadata.newBuilder().setMetakey(name).setValue(value)));
    return result.build().toByteString();
  }

  static ByteString putMetadata(Invocation invocation, ByteString payload)
      throws InvalidProtocolBufferException {
    PutStateMetadata request = PutStateMetadata.parseFrom(payload);
    if (!request.hasMetadata()) {
      throw new HeddleException(Fault.BAD_INPUT, "metadata is missing");
    }
    PrivateDataRefusal.refuse(invocation, request.getCollection());
    putMetadata(invocation, request.getKey(), request.getMetadata());
    return ByteString.EMPTY;
  }

  private static void check(Invocation invocation, WriteRecord write) {
    switch (write.getType()) {
      case PUT_STATE, DEL_STATE, PUT_STATE_METADATA ->
          PrivateDataRefusal.refuse(invocation, write.getCollection());
      case PURGE_PRIVATE_DATA -> throw PrivateDataRefusal.purge(invocation, write.getCollection());
      default -> throw new HeddleException(Fault.BAD_INPUT, "unknown operation type");
    }
  }

  private static void apply(Invocation invocation, WriteRecord write) {
    Simulator simulator = invocation.simulator();
    String namespace = invocation.namespace();
    switch (write.getType()) {
      case PUT_STATE -> simulator.put(namespace, write.getKey(), write.getValue());
      case DEL_STATE -> simulator.delete(namespace, write.getKey());
      case PUT_STATE_METADATA -> putMetadata(invocation, write.getKey(), write.getMetadata());
      default -> throw new IllegalStateException("not checked: " + write.getType());
    }
  }

  private static void putMetadata(Invocation invocation, String key, StateMetadata entry) {
    invocation
        .simulator()
        .putMetadata(invocation.namespace(), key, entry.getMetakey(), entry.getValue());
  }
}
