// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeSupportGrpc;
import org.hyperledger.fabric.protos.peer.Response;

/**
 * A chaincode of the test's own process that dials a node in development mode: every call answers
 * {@code ok} and emits an event of a kilobyte.
 */
public final class EventfulChaincode implements StreamObserver<ChaincodeMessage>, AutoCloseable {

  private static final ByteString PAYLOAD = ByteString.copyFrom(new byte[1024]);

  private final String name;
  private final ManagedChannel channel;
  private final StreamObserver<ChaincodeMessage> peer;

  private EventfulChaincode(String name, ManagedChannel channel) {
    this.name = name;
    this.channel = channel;
    this.peer = ChaincodeSupportGrpc.newStub(channel).register(this);
  }

  /**
   * Registers with a node.
   *
   * @param id as the node tells it to who starts chaincode by hand
   * @param name of the chaincode
   */
  public static EventfulChaincode dial(String endpoint, String id, String name) {
    var chaincode =
        new EventfulChaincode(name, NettyChannelBuilder.forTarget(endpoint).usePlaintext().build());
    chaincode.peer.onNext(
        ChaincodeMessage.newBuilder()
            .setType(ChaincodeMessage.Type.REGISTER)
            .setPayload(ChaincodeID.newBuilder().setName(id).build().toByteString())
            .build());
    return chaincode;
  }

  @Override
  public synchronized void onNext(ChaincodeMessage message) {
    if (message.getType() != ChaincodeMessage.Type.TRANSACTION
        && message.getType() != ChaincodeMessage.Type.INIT) {
      return;
    }
    peer.onNext(
        ChaincodeMessage.newBuilder()
            .setType(ChaincodeMessage.Type.COMPLETED)
            .setTxid(message.getTxid())
            .setChannelId(message.getChannelId())
            .setPayload(
                Response.newBuilder()
                    .setStatus(200)
                    .setPayload(ByteString.copyFromUtf8("ok"))
                    .build()
                    .toByteString())
            .setChaincodeEvent(
                ChaincodeEvent.newBuilder()
                    .setChaincodeId(name)
                    .setTxId(message.getTxid())
                    .setEventName("emitted")
                    .setPayload(PAYLOAD))
            .build());
  }

  @Override
  public void onError(Throwable failure) {}

  @Override
  public void onCompleted() {}

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
