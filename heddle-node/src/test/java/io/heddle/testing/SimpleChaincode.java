// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import io.heddle.base.PackageId;
import io.heddle.stream.ChaincodeStreams;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;

/** A registered chaincode that is one function: it is given each message and may send some. */
public final class SimpleChaincode implements StreamObserver<ChaincodeMessage> {

  private final BiConsumer<ChaincodeMessage, SimpleChaincode> behaviour;
  private final StreamObserver<ChaincodeMessage> peer;

  private SimpleChaincode(
      ChaincodeStreams streams, BiConsumer<ChaincodeMessage, SimpleChaincode> behaviour) {
    this.behaviour = behaviour;
    this.peer = streams.accept(this, Optional.empty());
  }

  /** Registers a chaincode; it is ready soon after. */
  public static SimpleChaincode register(
      ChaincodeStreams streams,
      PackageId id,
      BiConsumer<ChaincodeMessage, SimpleChaincode> behaviour) {
    SimpleChaincode chaincode = new SimpleChaincode(streams, behaviour);
    chaincode.peer.onNext(
        ChaincodeMessage.newBuilder()
            .setType(ChaincodeMessage.Type.REGISTER)
            .setPayload(ChaincodeID.newBuilder().setName(id.value()).build().toByteString())
            .build());
    return chaincode;
  }

  /** Sends a message that belongs to the same transaction as the one received. */
  public void reply(ChaincodeMessage received, ChaincodeMessage.Type type, ByteString payload) {
    send(
        ChaincodeMessage.newBuilder()
            .setType(type)
            .setTxid(received.getTxid())
            .setChannelId(received.getChannelId())
            .setPayload(payload)
            .build());
  }

  public synchronized void send(ChaincodeMessage message) {
    peer.onNext(message);
  }

  /** Ends the stream, as when the process dies. */
  public void die() {
    peer.onCompleted();
  }

  @Override
  public void onNext(ChaincodeMessage message) {
    switch (message.getType()) {
      case REGISTERED, READY, KEEPALIVE -> {}
      default -> behaviour.accept(message, this);
    }
  }

  @Override
  public void onError(Throwable error) {}

  @Override
  public void onCompleted() {}
}
